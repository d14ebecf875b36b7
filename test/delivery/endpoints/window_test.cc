// Tests src/delivery/endpoints/window.h: the window follows the time that streams take, and the
// limit follows failures.

#include "src/delivery/endpoints/window.h"

#include <gtest/gtest.h>

namespace lightstep::delivery {
namespace {

constexpr common::Nanoseconds kMillisecond = 1'000'000;
constexpr common::Nanoseconds kSecond = 1'000'000'000;
constexpr common::Nanoseconds kTimeout = 5 * kSecond;

class WindowTest : public ::testing::Test {
 protected:
  // Acknowledges, after `busy`, a stream that was as full as possible.
  void Acknowledge(common::Nanoseconds busy) { Acknowledge(window_.stream_bytes(), busy); }
  void Acknowledge(std::size_t bytes, common::Nanoseconds busy) {
    const common::Nanoseconds opened = now_;
    now_ += busy;
    window_.Acknowledged(now_, bytes, opened, busy, /*is_limited=*/true);
  }

  // Simulates a link of this many bytes a second that carries everything that may be in flight.
  void AcknowledgeAt(double rate, int streams) {
    for (int i = 0; i < streams; ++i) {
      const double in_flight = static_cast<double>(window_.bytes());
      Acknowledge(static_cast<common::Nanoseconds>(in_flight / rate * kSecond));
    }
  }

  Window window_{kTimeout};
  common::Nanoseconds now_ = 1'000 * kSecond;
};

TEST_F(WindowTest, BeginsWithOneStream) {
  EXPECT_EQ(window_.bytes(), kFirstWindowBytes);
  EXPECT_EQ(window_.stream_bytes(), kFirstWindowBytes);
}

TEST_F(WindowTest, HoldsTwoStreamsOnceItIsMeasured) {
  Acknowledge(kMillisecond);
  EXPECT_EQ(window_.stream_bytes(), window_.bytes() / 2);
}

TEST_F(WindowTest, GrowsToItsMaximumWhileStreamsAreAcknowledgedSoon) {
  for (int i = 0; i < 40; ++i) Acknowledge(kMillisecond);
  EXPECT_EQ(window_.bytes(), kMaxWindowBytes);
  EXPECT_EQ(window_.stream_bytes(), kStreamBytes);
}

TEST_F(WindowTest, DoesNotGrowBeyondWhatIsSent) {
  for (int i = 0; i < 1'000; ++i) {
    window_.Acknowledged(now_, 10'000, now_, kMillisecond, /*is_limited=*/false);
  }
  EXPECT_EQ(window_.bytes(), kFirstWindowBytes);
}

class LinkTest : public WindowTest, public ::testing::WithParamInterface<double> {};

// On any link, the bytes in flight take most of half the timeout, but not more.
TEST_P(LinkTest, TheBytesInFlightFollowTheRate) {
  AcknowledgeAt(GetParam(), 100);
  const double seconds = static_cast<double>(window_.bytes()) / GetParam();
  EXPECT_LE(seconds, 2.5);
  EXPECT_GE(seconds, 0.6);
}

INSTANTIATE_TEST_SUITE_P(BytesPerSecond, LinkTest, ::testing::Values(20e3, 100e3, 1e6, 5e6));

TEST_F(WindowTest, ASmallFirstStreamThatTakesLongMakesASmallWindow) {
  Acknowledge(16'000, kTimeout);
  EXPECT_LE(window_.bytes(), 8'000u);
}

TEST_F(WindowTest, FollowsALinkThatBecomesSlower) {
  AcknowledgeAt(5e6, 100);
  AcknowledgeAt(50e3, 100);
  EXPECT_LE(static_cast<double>(window_.bytes()), 2.5 * 50e3);
}

TEST_F(WindowTest, StaysWhereSmallerStreamsTakeJustAsLong) {
  for (int i = 0; i < 40; ++i) Acknowledge(kMillisecond);
  // A satellite that takes three seconds to answer a request of any size.
  for (int i = 0; i < 9; ++i) Acknowledge(3 * kSecond);
  EXPECT_EQ(window_.bytes(), kMaxWindowBytes);
}

TEST_F(WindowTest, StreamsAreHalvedByFailuresDownToASingleSpan) {
  for (int i = 0; i < 40; ++i) window_.Failed(now_, window_.stream_bytes());
  EXPECT_EQ(window_.stream_bytes(), 1u);
}

TEST_F(WindowTest, StreamsGrowBackAtOnceAfterARowOfFailures) {
  for (int i = 0; i < 40; ++i) window_.Failed(now_, window_.stream_bytes());
  for (int i = 0; i < 40; ++i) Acknowledge(kMillisecond);
  EXPECT_EQ(window_.stream_bytes(), kStreamBytes);
}

TEST_F(WindowTest, ASizeThatFailsWhereASmallerOneGetsThroughIsAvoidedForAWhile) {
  while (window_.stream_bytes() < kStreamBytes) Acknowledge(kMillisecond);
  window_.Failed(now_, kStreamBytes);
  const common::Nanoseconds failed = now_;
  while (now_ < failed + kStreamLimitLifetime - kSecond) {
    Acknowledge(100 * kMillisecond);
    ASSERT_EQ(window_.stream_bytes(), kStreamBytes / 2);
  }
  now_ = failed + kStreamLimitLifetime;
  Acknowledge(kMillisecond);
  EXPECT_EQ(window_.stream_bytes(), kStreamBytes);
}

TEST_F(WindowTest, ATimeOutHalvesTheWindowAsWell) {
  for (int i = 0; i < 40; ++i) Acknowledge(kMillisecond);
  window_.TimedOut(now_, kStreamBytes);
  EXPECT_EQ(window_.bytes(), kMaxWindowBytes / 2);
  EXPECT_EQ(window_.stream_bytes(), kStreamBytes / 2);
}

TEST_F(WindowTest, RemembersForAWhileWhatWasTaken) {
  EXPECT_FALSE(window_.HasTaken(now_, 1));
  Acknowledge(5'000, kMillisecond);
  Acknowledge(100, kMillisecond);
  EXPECT_TRUE(window_.HasTaken(now_, 5'000));
  EXPECT_FALSE(window_.HasTaken(now_, 5'001));
  now_ += kStreamLimitLifetime;
  EXPECT_FALSE(window_.HasTaken(now_, 1));
}

}  // namespace
}  // namespace lightstep::delivery
