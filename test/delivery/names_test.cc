// Tests satellites that are configured by name: which addresses they have, how these change, and
// what continues while the name cannot be resolved.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/system/system_error.hpp>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <vector>

#include "test/delivery/name.h"
#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"
#include "test/delivery/waiting.h"

namespace lightstep::delivery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

// Without a dot, because the system appends its search domains to a short name.
constexpr char kName[] = "satellite";

class NamesTest : public WireTest {
 protected:
  NamesTest() { outfit_.settings.endpoints = {{kName, first_.port()}}; }

  // Adds spans and delivers them until `condition` holds.
  template <class Condition>
  void DeliverUntil(Condition condition) {
    EXPECT_TRUE(WaitUntil([&] {
      outfit_.Put();
      return !outfit_.delivery->Flush(kLongTime) || condition();
    }));
    EXPECT_EQ(outfit_.ledger.acknowledged, outfit_.made);
  }

  std::vector<std::string> EndpointNames() const {
    std::vector<std::string> names;
    for (const EndpointMetrics& state : outfit_.delivery->EndpointStates()) {
      names.push_back(state.name);
    }
    return names;
  }

  // Returns the name of the endpoint for one address of the host name.
  std::string EndpointName(const std::string& address) const {
    return kName + (":" + std::to_string(first_.port())) + " (" + address + ")";
  }

  Satellite first_;
  Satellite second_{"127.0.0.2", first_.port()};
  Name name_{kName};
  Outfit outfit_{{}, GetParam()};
};

INSTANTIATE_TEST_SUITE_P(Wires, NamesTest, WireTest::All());

TEST_P(NamesTest, EveryAddressIsAnEndpoint) {
  name_.Set({"127.0.0.1", "127.0.0.2"});
  outfit_.Start();
  DeliverUntil([&] { return first_.requests() != 0 && second_.requests() != 0; });
  EXPECT_THAT(EndpointNames(), ElementsAre(EndpointName("127.0.0.1"), EndpointName("127.0.0.2")));
  EXPECT_EQ(outfit_.ledger.retransmitted, 0u);
}

TEST_P(NamesTest, AddressesOfBothFamiliesAreEndpoints) {
  std::unique_ptr<Satellite> third;
  try {
    third = std::make_unique<Satellite>("::1", first_.port());
  } catch (const boost::system::system_error&) {
    GTEST_SKIP() << "the loopback interface has no IPv6 here";
  }
  name_.Set({"::1", "127.0.0.1"});
  outfit_.Start();
  DeliverUntil([&] { return first_.requests() != 0 && third->requests() != 0; });
  EXPECT_THAT(EndpointNames(), ElementsAre(EndpointName("::1"), EndpointName("127.0.0.1")));
}

TEST_P(NamesTest, TheNameIsLookedUpAtOnceWhenNoAddressAnswers) {
  name_.Set({"127.0.0.1"});
  outfit_.Start();
  DeliverUntil([&] { return first_.requests() != 0; });
  name_.Set({"127.0.0.2"});
  first_.Die();
  outfit_.Put(1000, 100);
  ASSERT_TRUE(outfit_.delivery->Flush(kLongTime));
  EXPECT_EQ(outfit_.ledger.acknowledged, outfit_.made);
  auto spans = second_.taken_spans();
  EXPECT_THAT(spans.size(), ::testing::Ge(1000u));
  spans.merge(first_.taken_spans());
  EXPECT_THAT(spans, SizeIs(outfit_.made));
  EXPECT_TRUE(WaitUntil([&] {
    return EndpointNames() == std::vector<std::string>{EndpointName("127.0.0.2")};
  })) << "the old address is removed";
}

TEST_P(NamesTest, TheNameIsNotLookedUpAgainSoonWhileAnAddressAnswers) {
  name_.Set({"127.0.0.1", "127.0.0.2"});
  second_.Die();
  outfit_.Start();
  DeliverUntil([&] {
    const auto states = outfit_.delivery->EndpointStates();
    return states.size() == 2 && states[1].last_error == "Connection refused";
  });
  // Longer than the period between look-ups while no address answers.
  const common::Nanoseconds begin = common::MonotonicNow();
  DeliverUntil([&] { return common::MonotonicNow() - begin > kUrgentLookUpPeriod + kSecond / 5; });
  EXPECT_EQ(name_.look_ups(), 1);
}

TEST_P(NamesTest, ASatelliteMayFailAfterItsAddressIsGone) {
  // It never answers the first request and refuses the others, so its name is looked up again.
  Satellite failing{[](const Satellite::Request& request) {
    Satellite::Answer answer;
    answer.wait = request.number == 0;
    answer.status = 503;
    return answer;
  }};
  Satellite other{"127.0.0.2", failing.port()};
  name_.Set({"127.0.0.1"});
  outfit_.settings.endpoints = {{kName, failing.port()}};
  outfit_.settings.report_timeout = 3 * kUrgentLookUpPeriod;
  outfit_.Start();
  outfit_.Put();
  ASSERT_TRUE(failing.WaitUntil([](const Satellite& s) { return s.requests() == 1; }));
  name_.Set({"127.0.0.2"});
  outfit_.Put();
  // At the same time its timeout expires, its connection is closed, and both are removed.
  ASSERT_TRUE(outfit_.delivery->Flush(kLongTime));
  EXPECT_THAT(other.taken_spans(), SizeIs(outfit_.made));
  EXPECT_GE(outfit_.ledger.streams_failed, 2u);
  EXPECT_TRUE(WaitUntil([&] { return EndpointNames().size() == 1; }));
}

TEST_P(NamesTest, ANameThatNobodyKnowsIsAskedForAgain) {
  outfit_.Start();
  outfit_.Put();
  EXPECT_TRUE(WaitUntil([&] {
    const auto states = outfit_.delivery->EndpointStates();
    return states.size() == 1 && !states[0].well &&
           states[0].last_error.find("not known") != std::string::npos;
  }));
  name_.Set({"127.0.0.1"});
  EXPECT_TRUE(outfit_.delivery->Flush(kLongTime));
  EXPECT_EQ(outfit_.ledger.acknowledged, 1u);
}

TEST_P(NamesTest, ALookUpThatHangsHoldsUpNothingElse) {
  name_.Set({"127.0.0.2"});
  name_.Hang();
  outfit_.settings.endpoints.push_back({"127.0.0.1", first_.port()});
  outfit_.Start();
  DeliverUntil([&] { return name_.look_ups() != 0; });
  EXPECT_THAT(second_.taken(), IsEmpty());
  name_.GoOn();
  DeliverUntil([&] { return second_.requests() != 0; });
}

TEST_P(NamesTest, ALookUpThatHangsIsTold) {
  std::vector<std::string> lines;
  std::mutex mutex;
  outfit_.log = common::Logger{[&](LogLevel, std::string_view line) {
                                 const std::lock_guard lock{mutex};
                                 lines.emplace_back(line);
                               },
                               false};
  name_.Set({"127.0.0.1"});
  name_.Hang();
  outfit_.settings.report_timeout = kSecond / 20;
  outfit_.Start();
  outfit_.Put();
  EXPECT_TRUE(WaitUntil([&] {
    const auto states = outfit_.delivery->EndpointStates();
    return states.size() == 1 && !states[0].well &&
           states[0].last_error == "the name lookup has not finished";
  }));
  EXPECT_TRUE(WaitUntil([&] {
    const std::lock_guard lock{mutex};
    return lines.size() == 1 &&
           lines[0].find("the name lookup has not finished") != std::string::npos;
  }));
  name_.GoOn();
  EXPECT_TRUE(outfit_.delivery->Flush(kLongTime));
  EXPECT_EQ(outfit_.ledger.acknowledged, 1u);
  outfit_.delivery.reset();
}

TEST_P(NamesTest, ATrailingDotIsNoPartOfTheHostHeader) {
  Name absolute{"satellite."};
  absolute.Set({"127.0.0.1"});
  outfit_.settings.endpoints[0].host = "satellite.";
  outfit_.Start();
  outfit_.Put();
  ASSERT_TRUE(outfit_.delivery->Flush(kLongTime));
  EXPECT_EQ(first_.taken().at(0).headers.at("host"), "satellite:" + std::to_string(first_.port()));
}

TEST_P(NamesTest, NobodyWaitsAtTheEndForALookUpThatHangs) {
  name_.Set({"127.0.0.1"});
  name_.Hang();
  Delivery& delivery = outfit_.Start();
  outfit_.Put();
  ASSERT_TRUE(WaitUntil([&] { return name_.look_ups() != 0; }));
  EXPECT_FALSE(delivery.Flush(kSecond / 20));
  delivery.Stop();
  outfit_.delivery.reset();
  // Nobody receives its answer.
  name_.GoOn();
  EXPECT_THAT(first_.taken(), IsEmpty());
}

}  // namespace
}  // namespace lightstep::delivery
