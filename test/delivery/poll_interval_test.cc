// Tests src/delivery/poll_interval.h: the buffer is polled often while many spans come in, and
// seldom while few do.
#include "src/delivery/poll_interval.h"

#include <gtest/gtest.h>

#include <string>

#include "src/buffer/span_buffer.h"

namespace lightstep::delivery {
namespace {

constexpr std::size_t kBytes = 16 * buffer::kSegmentBytes;

void Push(buffer::SpanBuffer& buffer, int spans, std::size_t size) {
  for (int i = 0; i < spans; ++i) ASSERT_TRUE(buffer.Push(std::string(size, 's')));
}

TEST(PollIntervalTest, LooksHalfAsOftenWhileNothingComesIn) {
  const buffer::SpanBuffer buffer{1'000, kBytes};
  PollInterval interval;
  common::Nanoseconds last = kMinPollInterval;
  for (int i = 0; i < 10; ++i) {
    const common::Nanoseconds wait = interval.Next(buffer, false, false);
    EXPECT_EQ(wait, std::min(2 * last, kMaxPollInterval));
    last = wait;
  }
  EXPECT_EQ(last, kMaxPollInterval);
}

TEST(PollIntervalTest, LooksAgainSoonWhenManyBytesHaveComeIn) {
  buffer::SpanBuffer buffer{1'000'000, kBytes};
  PollInterval interval;
  for (int i = 0; i < 10; ++i) interval.Next(buffer, false, false);
  Push(buffer, 10, 100);
  EXPECT_EQ(interval.Next(buffer, false, false), kMaxPollInterval);
  // Within a segment, and across its end.
  for (int i = 0; i < 3; ++i) {
    Push(buffer, 14, 10'000);
    EXPECT_EQ(interval.Next(buffer, false, false), kMinPollInterval);
  }
}

TEST(PollIntervalTest, LooksAgainSoonWhenFewMoreSpansMayWait) {
  buffer::SpanBuffer buffer{160, kBytes};
  PollInterval interval;
  for (int i = 0; i < 10; ++i) interval.Next(buffer, false, false);
  Push(buffer, 9, 10);
  EXPECT_EQ(interval.Next(buffer, false, false), kMaxPollInterval);
  Push(buffer, 10, 10);
  EXPECT_EQ(interval.Next(buffer, false, false), kMinPollInterval);
}

TEST(PollIntervalTest, LooksAgainSoonForWhoeverWaits) {
  const buffer::SpanBuffer buffer{1'000, kBytes};
  PollInterval interval;
  for (int i = 0; i < 10; ++i) interval.Next(buffer, false, false);
  EXPECT_EQ(interval.Next(buffer, true, false), kMinPollInterval);
}

TEST(PollIntervalTest, DozesAfterAboutASecondInWhichNothingHappens) {
  const buffer::SpanBuffer buffer{1'000, kBytes};
  PollInterval interval;
  common::Nanoseconds waited = 0;
  while (!interval.IsQuiet()) waited += interval.Next(buffer, false, true);
  EXPECT_GE(waited, 500'000'000);
  EXPECT_LE(waited, 2'000'000'000);
  EXPECT_EQ(interval.Next(buffer, false, true), kIdlePollInterval);
}

TEST(PollIntervalTest, DoesNotDozeWhileSpansComeOrAreUnderWay) {
  buffer::SpanBuffer buffer{1'000, kBytes};
  PollInterval interval;
  for (int i = 0; i < 100; ++i) {
    EXPECT_LE(interval.Next(buffer, false, false), kMaxPollInterval) << "something is under way";
  }
  for (int i = 0; i < 100; ++i) {
    Push(buffer, 1, 10);
    EXPECT_LE(interval.Next(buffer, false, true), kMaxPollInterval) << "spans come in";
  }
}

TEST(PollIntervalTest, LooksOftenAgainOnceItIsWoken) {
  const buffer::SpanBuffer buffer{1'000, kBytes};
  PollInterval interval;
  while (!interval.IsQuiet()) interval.Next(buffer, false, true);
  interval.Wake();
  EXPECT_FALSE(interval.IsQuiet());
  EXPECT_LE(interval.Next(buffer, false, true), 2 * kMinPollInterval);
}

}  // namespace
}  // namespace lightstep::delivery
