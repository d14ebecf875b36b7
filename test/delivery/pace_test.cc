// Tests src/delivery/pace.h: the buffer is looked at often while much comes in, and seldom while
// little does.
#include "src/delivery/pace.h"

#include <gtest/gtest.h>

#include <string>

namespace lightstep::delivery {
namespace {

constexpr std::size_t kBytes = 16 * buffer::kSegmentBytes;

void Push(buffer::SpanBuffer& buffer, int spans, std::size_t size) {
  for (int i = 0; i < spans; ++i) ASSERT_TRUE(buffer.Push(std::string(size, 's')));
}

TEST(PaceTest, LooksHalfAsOftenWhileNothingComesIn) {
  const buffer::SpanBuffer buffer{1'000, kBytes};
  Pace pace;
  common::Nanoseconds last = kShortestTick;
  for (int i = 0; i < 10; ++i) {
    const common::Nanoseconds wait = pace.Next(buffer, false);
    EXPECT_EQ(wait, std::min(2 * last, kLongestTick));
    last = wait;
  }
  EXPECT_EQ(last, kLongestTick);
}

TEST(PaceTest, LooksAgainSoonWhenManyBytesHaveComeIn) {
  buffer::SpanBuffer buffer{1'000'000, kBytes};
  Pace pace;
  for (int i = 0; i < 10; ++i) pace.Next(buffer, false);
  Push(buffer, 10, 100);
  EXPECT_EQ(pace.Next(buffer, false), kLongestTick);
  // Within a segment, and across its end.
  for (int i = 0; i < 3; ++i) {
    Push(buffer, 14, 10'000);
    EXPECT_EQ(pace.Next(buffer, false), kShortestTick);
  }
}

TEST(PaceTest, LooksAgainSoonWhenFewMoreSpansMayWait) {
  buffer::SpanBuffer buffer{160, kBytes};
  Pace pace;
  for (int i = 0; i < 10; ++i) pace.Next(buffer, false);
  Push(buffer, 9, 10);
  EXPECT_EQ(pace.Next(buffer, false), kLongestTick);
  Push(buffer, 10, 10);
  EXPECT_EQ(pace.Next(buffer, false), kShortestTick);
}

TEST(PaceTest, LooksAgainSoonForWhoeverWaits) {
  const buffer::SpanBuffer buffer{1'000, kBytes};
  Pace pace;
  for (int i = 0; i < 10; ++i) pace.Next(buffer, false);
  EXPECT_EQ(pace.Next(buffer, true), kShortestTick);
}

}  // namespace
}  // namespace lightstep::delivery
