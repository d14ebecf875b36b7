// Tests of what an endpoint remembers: how long it rests, and how much it is given.

#include "src/delivery/endpoints/endpoint.h"

#include <gtest/gtest.h>

#include <set>

namespace lightstep::delivery {
namespace {

constexpr common::Nanoseconds kMillisecond = 1'000'000;
constexpr common::Nanoseconds kSecond = 1'000'000'000;
constexpr common::Nanoseconds kReportingPeriod = 4 * kSecond;

class EndpointTest : public ::testing::Test {
 protected:
  // How long it rests after a failure at `now_`, which is the end of that rest from then on.
  common::Nanoseconds Fail(common::Nanoseconds retry_after = 0) {
    endpoint_.Failed(now_, retry_after);
    const common::Nanoseconds begin = now_;
    while (!endpoint_.IsWell(now_)) now_ += kMillisecond;
    return now_ - begin;
  }

  static Settings MakeSettings() {
    Settings settings;
    settings.reporting_period = kReportingPeriod;
    settings.report_timeout = 5 * kSecond;
    return settings;
  }

  const Settings settings_ = MakeSettings();
  const ConfiguredHost host_{{"127.0.0.1", 80}};
  Endpoint endpoint_{host_, {boost::asio::ip::make_address("127.0.0.1"), 80}, settings_};
  common::Nanoseconds now_ = 1'000 * kSecond;
};

TEST_F(EndpointTest, LeavesStreamsOpenForAnyReportingPeriod) {
  Settings settings = MakeSettings();
  for (const common::Nanoseconds period : {10 * kSecond, 600 * kSecond, 1'000'000'000 * kSecond}) {
    settings.reporting_period = period;
    const Endpoint endpoint{host_, {boost::asio::ip::make_address("127.0.0.1"), 80}, settings};
    EXPECT_EQ(endpoint.MaxStreamAge(now_), period);
    EXPECT_EQ(endpoint.MaxStreamAge(1'000'000 * kStreamAgeLasts), period);
  }
}

TEST_F(EndpointTest, RestsTwiceAsLongForEveryFailureInARow) {
  common::Nanoseconds longest = kFirstRest;
  for (int failures = 0; failures < 20; ++failures) {
    const common::Nanoseconds rest = Fail();
    EXPECT_GE(rest, longest / 2) << failures;
    EXPECT_LE(rest, longest + kMillisecond) << failures;
    longest = std::min(2 * longest, kLongestRest);
  }
  endpoint_.Succeeded(now_);
  EXPECT_LE(Fail(), kFirstRest + kMillisecond);
}

TEST_F(EndpointTest, RestsForNoTwoTheSame) {
  std::set<common::Nanoseconds> rests;
  for (int i = 0; i < 10; ++i) {
    rests.insert(Fail());
    endpoint_.Succeeded(now_);
  }
  EXPECT_GT(rests.size(), 1u);
}

TEST_F(EndpointTest, CountsFailuresAtOneTimeAsOne) {
  for (int connection = 0; connection < 8; ++connection) endpoint_.Failed(now_, 0);
  EXPECT_LE(Fail(), kFirstRest + kMillisecond);
}

TEST_F(EndpointTest, RestsAsLongAsItAsksTo) {
  const common::Nanoseconds rest = Fail(7 * kSecond);
  EXPECT_GE(rest, 7 * kSecond);
  EXPECT_LE(rest, 7 * kSecond + kMillisecond);
}

TEST_F(EndpointTest, RestsFarLongerWhenItIsNoneOfOurs) {
  const auto rest = [&] {
    endpoint_.Misdirected(now_);
    const common::Nanoseconds begin = now_;
    while (!endpoint_.IsWell(now_)) now_ += 10 * kMillisecond;
    return now_ - begin;
  };
  EXPECT_GE(rest(), kFirstFarRest / 2);
  for (int i = 0; i < 5; ++i) rest();
  EXPECT_GE(rest(), kLongestFarRest / 2);
}

TEST_F(EndpointTest, PausesForAMomentHoweverOften) {
  for (int i = 0; i < 10; ++i) {
    endpoint_.Pause(now_);
    const common::Nanoseconds begin = now_;
    while (!endpoint_.IsWell(now_)) now_ += kMillisecond;
    EXPECT_LE(now_ - begin, kFirstRest + kMillisecond);
  }
}

TEST_F(EndpointTest, IsGivenShorterStreamsForAWhile) {
  EXPECT_EQ(endpoint_.MaxStreamAge(now_), kReportingPeriod);
  endpoint_.LimitStreamAge(now_, kReportingPeriod / 4);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_ + kStreamAgeLasts - 1), kReportingPeriod / 4);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_ + kStreamAgeLasts), kReportingPeriod / 2);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_ + 100 * kStreamAgeLasts), kReportingPeriod);
}

TEST_F(EndpointTest, StreamsAreNeverTooShortToCarryAnything) {
  endpoint_.LimitStreamAge(now_, 0);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_), kMinStreamAge);
}

}  // namespace
}  // namespace lightstep::delivery
