// Tests src/delivery/endpoints/endpoint.h: how long an endpoint backs off, and how much it is
// given.

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
  // Fails at `now_`, moves `now_` to the end of the backoff and returns its length.
  common::Nanoseconds Fail(common::Nanoseconds retry_after = 0) {
    endpoint_.Failed(now_, retry_after);
    const common::Nanoseconds begin = now_;
    while (!endpoint_.IsHealthy(now_)) now_ += kMillisecond;
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
    EXPECT_EQ(endpoint.MaxStreamAge(1'000'000 * kStreamAgeLimitLifetime), period);
  }
}

TEST_F(EndpointTest, DoublesTheBackoffWithEachFailure) {
  common::Nanoseconds longest = kInitialBackoff;
  for (int failures = 0; failures < 20; ++failures) {
    const common::Nanoseconds backoff = Fail();
    EXPECT_GE(backoff, longest / 2) << failures;
    EXPECT_LE(backoff, longest + kMillisecond) << failures;
    longest = std::min(2 * longest, kMaxBackoff);
  }
  endpoint_.Succeeded(now_);
  EXPECT_LE(Fail(), kInitialBackoff + kMillisecond);
}

TEST_F(EndpointTest, HasJitterInTheBackoff) {
  std::set<common::Nanoseconds> backoffs;
  for (int i = 0; i < 10; ++i) {
    backoffs.insert(Fail());
    endpoint_.Succeeded(now_);
  }
  EXPECT_GT(backoffs.size(), 1u);
}

TEST_F(EndpointTest, CountsSimultaneousFailuresOnce) {
  for (int connection = 0; connection < 8; ++connection) endpoint_.Failed(now_, 0);
  EXPECT_LE(Fail(), kInitialBackoff + kMillisecond);
}

TEST_F(EndpointTest, BacksOffForAsLongAsThePeerAsks) {
  const common::Nanoseconds backoff = Fail(7 * kSecond);
  EXPECT_GE(backoff, 7 * kSecond);
  EXPECT_LE(backoff, 7 * kSecond + kMillisecond);
}

TEST_F(EndpointTest, BacksOffLongerAfterAMisdirectedAnswer) {
  const auto backoff = [&] {
    endpoint_.Misdirected(now_);
    const common::Nanoseconds begin = now_;
    while (!endpoint_.IsHealthy(now_)) now_ += 10 * kMillisecond;
    return now_ - begin;
  };
  EXPECT_GE(backoff(), kInitialMisdirectedBackoff / 2);
  for (int i = 0; i < 5; ++i) backoff();
  EXPECT_GE(backoff(), kMaxMisdirectedBackoff / 2);
}

TEST_F(EndpointTest, PausesBrieflyHoweverOften) {
  for (int i = 0; i < 10; ++i) {
    endpoint_.Pause(now_);
    const common::Nanoseconds begin = now_;
    while (!endpoint_.IsHealthy(now_)) now_ += kMillisecond;
    EXPECT_LE(now_ - begin, kInitialBackoff + kMillisecond);
  }
}

TEST_F(EndpointTest, KeepsStreamsShorterForAWhile) {
  EXPECT_EQ(endpoint_.MaxStreamAge(now_), kReportingPeriod);
  endpoint_.LimitStreamAge(now_, kReportingPeriod / 4);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_ + kStreamAgeLimitLifetime - 1), kReportingPeriod / 4);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_ + kStreamAgeLimitLifetime), kReportingPeriod / 2);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_ + 100 * kStreamAgeLimitLifetime), kReportingPeriod);
}

TEST_F(EndpointTest, LeavesStreamsOpenLongEnoughToCarrySpans) {
  endpoint_.LimitStreamAge(now_, 0);
  EXPECT_EQ(endpoint_.MaxStreamAge(now_), kMinStreamAge);
}

}  // namespace
}  // namespace lightstep::delivery
