// Tests src/delivery/endpoints/directory.h: many hosts, and the state that it reports for each.

#include "src/delivery/endpoints/directory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <filesystem>
#include <iterator>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "src/network/mailbox.h"
#include "test/delivery/name.h"
#include "test/delivery/waiting.h"

namespace lightstep::delivery {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::SizeIs;

constexpr int kHosts = 1'000;
constexpr common::Nanoseconds kNow = 1'000'000'000'000;

int CountThreads() {
  const std::filesystem::directory_iterator threads{"/proc/self/task"};
  return static_cast<int>(std::distance(begin(threads), end(threads)));
}

class DirectoryTest : public ::testing::Test {
 protected:
  DirectoryTest() {
    for (int i = 0; i < kHosts; ++i) {
      settings_.endpoints.push_back(
          {"127.0." + std::to_string(i / 250) + "." + std::to_string(i % 250 + 1), 80});
    }
    settings_.report_timeout = kMaxBackoff;
  }
  ~DirectoryTest() override { mailbox_->Close(); }

  void Make() {
    directory_.emplace(settings_, mailbox_, [this](const Host& host, const std::string& error) {
      told_ += host.name() + ": " + error + "\n";
    });
  }

  boost::asio::io_context loop_;
  std::shared_ptr<network::Mailbox> mailbox_ = std::make_shared<network::Mailbox>(loop_);
  Settings settings_;
  std::string told_;
  std::optional<Directory> directory_;
};

TEST_F(DirectoryTest, HasTheEndpointsOfAddressesAtOnceAndWithoutThreads) {
  Make();
  const int threads = CountThreads();
  directory_->LookUp(kNow);
  ASSERT_EQ(directory_->size(), static_cast<std::size_t>(kHosts));
  EXPECT_EQ(CountThreads(), threads);
  const auto states = directory_->States();
  ASSERT_THAT(states, SizeIs(kHosts));
  std::set<std::string> turns;
  for (int i = 0; i < kHosts; ++i) {
    EXPECT_EQ(states[i].name, settings_.endpoints[i].host + ":80");
    turns.insert(directory_->Next().host().host());
  }
  EXPECT_THAT(turns, SizeIs(kHosts)) << "each endpoint has its turn";
  loop_.run();
  EXPECT_EQ(told_, "");
}

TEST_F(DirectoryTest, TellsFromTheLoopWhatIsWrongWithAnAddress) {
  settings_.endpoints[1].host = "fe80::1%nowhere";
  Make();
  directory_->LookUp(kNow);
  EXPECT_EQ(directory_->size(), static_cast<std::size_t>(kHosts - 1));
  EXPECT_EQ(told_, "") << "it does not call back before LookUp returns";
  loop_.run();
  EXPECT_EQ(told_, "[fe80::1%nowhere]:80: there is no network interface nowhere\n");
  const auto states = directory_->States();
  ASSERT_THAT(states, SizeIs(kHosts));
  EXPECT_FALSE(states[1].well);
  EXPECT_THAT(states[1].last_error, HasSubstr("no network interface"));
}

TEST_F(DirectoryTest, ForgetsWhatIsRetiredOnceItIsUnused) {
  Make();
  directory_->LookUp(kNow);
  for (int i = 0; i < kHosts; ++i) {
    Endpoint& endpoint = directory_->Next();
    if (i % 2 == 0) endpoint.SetRetired(true);
  }
  Endpoint& used = directory_->Next();
  directory_->DropRetired([&](const Endpoint& endpoint) { return &endpoint != &used; });
  EXPECT_EQ(directory_->size(), static_cast<std::size_t>(kHosts / 2 + 1));
  const auto states = directory_->States();
  ASSERT_THAT(states, SizeIs(kHosts)) << "a host without endpoints has a state, too";
  directory_->DropRetired([](const Endpoint&) { return true; });
  EXPECT_EQ(directory_->size(), static_cast<std::size_t>(kHosts / 2));
}

class NamedDirectoryTest : public ::testing::Test {
 protected:
  NamedDirectoryTest() {
    settings_.endpoints.push_back({"satellite", 80});
    settings_.report_timeout = kMaxBackoff;
    directory_.emplace(settings_, mailbox_,
                       [this](const Host&, const std::string& error) { errors_.push_back(error); });
  }
  ~NamedDirectoryTest() override { mailbox_->Close(); }

  // Looks the name up at `now`, if a look-up is due, and waits for the result.
  void LookUp(common::Nanoseconds now) {
    directory_->LookUp(now);
    const std::size_t outcomes = errors_.size();
    EXPECT_TRUE(WaitUntil([&] {
      loop_.restart();
      loop_.poll();
      return errors_.size() > outcomes;
    }));
  }

  // Returns the addresses of the endpoints that are not retired.
  std::vector<std::string> Addresses() {
    std::vector<std::string> addresses;
    for (std::size_t i = 0; i < directory_->size(); ++i) {
      const Endpoint& endpoint = directory_->At(i);
      if (!endpoint.is_retired()) addresses.push_back(endpoint.address().address().to_string());
    }
    return addresses;
  }

  boost::asio::io_context loop_;
  std::shared_ptr<network::Mailbox> mailbox_ = std::make_shared<network::Mailbox>(loop_);
  Settings settings_;
  Name name_{"satellite"};
  std::vector<std::string> errors_;
  std::optional<Directory> directory_;
};

TEST_F(NamedDirectoryTest, LooksTheNameUpAgainAfterAWhile) {
  name_.Set({"127.0.0.1"});
  LookUp(kNow);
  EXPECT_THAT(Addresses(), ElementsAre("127.0.0.1"));
  name_.Set({"127.0.0.2"});
  directory_->LookUp(kNow + kLookUpPeriod - 1);
  EXPECT_EQ(name_.look_ups(), 1) << "an address answers, as far as is known";
  // Not every call asks the hosts, so some time has to pass.
  LookUp(kNow + kLookUpPeriod + kUrgentLookUpPeriod);
  EXPECT_EQ(name_.look_ups(), 2);
  EXPECT_THAT(Addresses(), ElementsAre("127.0.0.2"));
}

TEST_F(NamedDirectoryTest, AddressesThatAreKnownOutliveANameThatIsNot) {
  name_.Set({"127.0.0.1"});
  LookUp(kNow);
  name_.Set({});
  LookUp(kNow + kLookUpPeriod);
  EXPECT_NE(errors_.back(), "");
  EXPECT_THAT(Addresses(), ElementsAre("127.0.0.1"));
  name_.Set({"127.0.0.2"});
  LookUp(kNow + kLookUpPeriod + kUrgentLookUpPeriod);
  EXPECT_EQ(errors_.back(), "");
  EXPECT_THAT(Addresses(), ElementsAre("127.0.0.2"));
}

}  // namespace
}  // namespace lightstep::delivery
