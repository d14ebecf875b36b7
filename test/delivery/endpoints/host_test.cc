// Tests src/delivery/endpoints/host.h: when a host is looked up, and which endpoints it then has.

#include "src/delivery/endpoints/host.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <boost/asio/io_context.hpp>
#include <memory>
#include <string>
#include <vector>

#include "src/delivery/endpoints/endpoint.h"
#include "src/network/mailbox.h"
#include "src/network/resolver.h"

namespace lightstep::delivery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr common::Nanoseconds kSecond = 1'000'000'000;
constexpr common::Nanoseconds kNow = 1'000 * kSecond;

Settings MakeSettings() {
  Settings settings;
  settings.reporting_period = kSecond;
  settings.report_timeout = 5 * kSecond;
  return settings;
}

const Settings kSettings = MakeSettings();

class HostTest : public ::testing::Test {
 protected:
  ~HostTest() override { mailbox_->Close(); }

  static Endpoint::Address Address(const std::string& text) {
    return {boost::asio::ip::make_address(text), 80};
  }

  static std::vector<std::string> Names(const Host& host) {
    std::vector<EndpointMetrics> states;
    host.AppendStates(states);
    std::vector<std::string> names;
    for (const EndpointMetrics& state : states) names.push_back(state.name);
    return names;
  }

  boost::asio::io_context loop_;
  std::shared_ptr<network::Mailbox> mailbox_ = std::make_shared<network::Mailbox>(loop_);
  network::Resolver resolver_{mailbox_};
};

TEST_F(HostTest, LooksAnAddressUpOnce) {
  Host host{{"127.0.0.1", 80}, kSettings};
  EXPECT_TRUE(host.IsLookUpDue(kNow));
  host.LookUp(resolver_, kNow,
              [&](const std::string& error, const network::Resolver::Addresses& addresses) {
                EXPECT_EQ(error, "");
                EXPECT_THAT(host.SetAddresses(addresses), SizeIs(1));
              });
  EXPECT_THAT(Names(host), ElementsAre("127.0.0.1:80"));
  EXPECT_FALSE(host.IsLookUpDue(kNow + 1'000 * kLookUpPeriod)) << "an address cannot change";
}

TEST_F(HostTest, AsksForAnInterfaceAgain) {
  Host host{{"fe80::1%nowhere", 80}, kSettings};
  host.LookUp(resolver_, kNow, [](const std::string&, const network::Resolver::Addresses&) {});
  EXPECT_NE(host.error(), "");
  EXPECT_FALSE(host.IsLookUpDue(kNow + kUrgentLookUpPeriod - 1));
  EXPECT_TRUE(host.IsLookUpDue(kNow + kUrgentLookUpPeriod));
}

TEST_F(HostTest, SaysOnceThatALookUpDoesNotEnd) {
  Host host{{"unusable.invalid", 80}, kSettings};
  EXPECT_FALSE(host.IsLookUpOverdue(kNow, kSecond)) << "there is none";
  host.LookUp(resolver_, kNow, [](const std::string&, const network::Resolver::Addresses&) {});
  EXPECT_FALSE(host.IsLookUpOverdue(kNow + kSecond - 1, kSecond));
  EXPECT_EQ(host.error(), "");
  EXPECT_TRUE(host.IsLookUpOverdue(kNow + kSecond, kSecond));
  EXPECT_EQ(host.error(), "the name lookup has not finished");
  EXPECT_FALSE(host.IsLookUpOverdue(kNow + 2 * kSecond, kSecond));
}

TEST_F(HostTest, KeepsEndpointsWhoseAddressIsStillThere) {
  Host host{{"name", 80}, kSettings};
  const std::vector<Endpoint*> first =
      host.SetAddresses({Address("127.0.0.1"), Address("127.0.0.2"), Address("127.0.0.1")});
  ASSERT_THAT(first, SizeIs(2));
  first[1]->Failed(kNow, 0);
  const std::vector<Endpoint*> added =
      host.SetAddresses({Address("127.0.0.3"), Address("127.0.0.2")});
  ASSERT_THAT(added, SizeIs(1));
  EXPECT_EQ(added[0]->address(), Address("127.0.0.3"));
  EXPECT_TRUE(first[0]->is_retired());
  EXPECT_FALSE(first[1]->is_retired());
  EXPECT_TRUE(first[1]->is_failing());
  EXPECT_THAT(host.SetAddresses({Address("127.0.0.1"), Address("127.0.0.2")}), IsEmpty())
      << "the address came back before it was removed";
  EXPECT_FALSE(first[0]->is_retired());
  host.DropEndpoints([](const Endpoint& endpoint) { return endpoint.is_retired(); });
  EXPECT_THAT(Names(host), ElementsAre("name:80 (127.0.0.1)", "name:80 (127.0.0.2)"));
}

}  // namespace
}  // namespace lightstep::delivery
