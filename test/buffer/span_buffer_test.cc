// Tests src/buffer/span_buffer.h with one thread: order, limits, positions, slices and their
// release.
#include "src/buffer/span_buffer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <numeric>
#include <string>
#include <vector>

#include "test/buffer/frames.h"

namespace lightstep::buffer {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;

constexpr std::size_t kManySpans = 1'000'000;
constexpr std::size_t kQuarter = kSegmentBytes / 4;

bool Push(SpanBuffer& buffer, const std::string& frame) { return buffer.Push(frame); }

bool PushNumber(SpanBuffer& buffer, std::uint64_t number) {
  return Push(buffer, MakeFrame(number, 20));
}

// How many frames of kQuarter fit into this many segments. The consumer leaves a segment only when
// the next one begins. So a buffer that was full and has been read to the end has one free segment
// less.
constexpr std::uint64_t QuartersIn(std::uint64_t segments) { return 4 * segments; }

// Pushes frames of `size` bytes, numbered from `first`, until one is refused. Returns how many were
// accepted.
std::uint64_t FillWith(SpanBuffer& buffer, std::size_t size, std::uint64_t first = 0) {
  std::uint64_t count = 0;
  while (Push(buffer, MakeFrameOf(first + count, size))) ++count;
  return count;
}

std::vector<std::uint64_t> Numbers(std::uint64_t first, std::uint64_t count) {
  std::vector<std::uint64_t> numbers(count);
  std::iota(numbers.begin(), numbers.end(), first);
  return numbers;
}

TEST(SpanBufferTest, HoldsNothingAtFirst) {
  SpanBuffer buffer{kManySpans, 4 * kSegmentBytes};
  Slice slice;
  EXPECT_FALSE(buffer.Take(&slice));
  EXPECT_EQ(buffer.pushed(), 0u);
  EXPECT_EQ(buffer.released(), 0u);
  EXPECT_GE(buffer.taken(), buffer.End());
}

TEST(SpanBufferTest, GivesSpansInTheOrderInWhichTheyCame) {
  SpanBuffer buffer{kManySpans, 4 * kSegmentBytes};
  for (std::uint64_t i = 0; i < 100; ++i) ASSERT_TRUE(PushNumber(buffer, i));
  EXPECT_EQ(Drain(buffer), Numbers(0, 100));
}

TEST(SpanBufferTest, TakesARunOfSpansAsOneSlice) {
  SpanBuffer buffer{kManySpans, 4 * kSegmentBytes};
  for (std::uint64_t i = 0; i < 5; ++i) ASSERT_TRUE(PushNumber(buffer, i));
  Slice slice;
  ASSERT_TRUE(buffer.Take(&slice));
  EXPECT_EQ(slice.spans, 5u);
  EXPECT_EQ(ReadFrames(slice.bytes), Numbers(0, 5));
  EXPECT_FALSE(buffer.Take(&slice));
}

TEST(SpanBufferTest, GoesOnWhereTheSliceBeforeEnded) {
  SpanBuffer buffer{kManySpans, 4 * kSegmentBytes};
  Slice first, second;
  ASSERT_TRUE(PushNumber(buffer, 1));
  ASSERT_TRUE(buffer.Take(&first));
  ASSERT_TRUE(PushNumber(buffer, 2));
  ASSERT_TRUE(PushNumber(buffer, 3));
  ASSERT_TRUE(buffer.Take(&second));
  EXPECT_THAT(ReadFrames(first.bytes), ElementsAre(1));
  EXPECT_THAT(ReadFrames(second.bytes), ElementsAre(2, 3));
  EXPECT_EQ(second.sequence, first.sequence + 1);
}

TEST(SpanBufferTest, CountsWhatIsPushedAndReleased) {
  SpanBuffer buffer{3, 4 * kSegmentBytes};
  for (std::uint64_t i = 0; i < 5; ++i) PushNumber(buffer, i);
  EXPECT_EQ(buffer.pushed(), 3u);
  Slice slice;
  ASSERT_TRUE(buffer.Take(&slice));
  EXPECT_EQ(buffer.released(), 0u);
  buffer.Release(slice);
  EXPECT_EQ(buffer.released(), 3u);
  EXPECT_EQ(buffer.pushed(), 3u);
}

TEST(SpanBufferTest, HoldsExactlyTheLimitOfSpans) {
  SpanBuffer buffer{100, 4 * kSegmentBytes};
  EXPECT_EQ(FillWith(buffer, 30), 100u);
  EXPECT_EQ(Drain(buffer), Numbers(0, 100));
}

TEST(SpanBufferTest, HoldsOneSpanIfThatIsTheLimit) {
  SpanBuffer buffer{1, 4 * kSegmentBytes};
  for (std::uint64_t i = 0; i < 10; ++i) {
    ASSERT_TRUE(PushNumber(buffer, i));
    ASSERT_FALSE(PushNumber(buffer, i));
    ASSERT_THAT(Drain(buffer), ElementsAre(i));
  }
}

TEST(SpanBufferTest, TakesSpansAgainOnlyWhenSomeAreReleased) {
  SpanBuffer buffer{10, 4 * kSegmentBytes};
  EXPECT_EQ(FillWith(buffer, 30), 10u);
  Slice slice;
  ASSERT_TRUE(buffer.Take(&slice));
  EXPECT_FALSE(PushNumber(buffer, 10)) << "the slice is taken but not released";
  Slice rest = SplitSlice(&slice);
  buffer.Release(slice);
  EXPECT_EQ(FillWith(buffer, 30, 10), slice.spans);
  buffer.Release(rest);
  EXPECT_EQ(FillWith(buffer, 30, 10), rest.spans);
}

TEST(SpanBufferTest, HoldsExactlyTheLimitOfBytes) {
  SpanBuffer buffer{kManySpans, 3 * kSegmentBytes};
  EXPECT_EQ(FillWith(buffer, kQuarter), QuartersIn(3));
  EXPECT_EQ(Drain(buffer), Numbers(0, QuartersIn(3)));
}

TEST(SpanBufferTest, LeavesRoomAtTheEndOfASegmentThatNoSpanFitsIn) {
  SpanBuffer buffer{kManySpans, 2 * kSegmentBytes};
  EXPECT_EQ(FillWith(buffer, kSegmentBytes / 3 + 1), 4u);
  EXPECT_EQ(Drain(buffer), Numbers(0, 4));
}

TEST(SpanBufferTest, HoldsTwoSegmentsAtTheLeast) {
  SpanBuffer buffer{kManySpans, 1};
  EXPECT_EQ(FillWith(buffer, kQuarter), QuartersIn(2));
  EXPECT_EQ(Drain(buffer), Numbers(0, QuartersIn(2)));
}

TEST(SpanBufferTest, RefusesASpanThatIsLargerThanASegmentAndNothingElse) {
  SpanBuffer buffer{kManySpans, 4 * kSegmentBytes};
  ASSERT_TRUE(PushNumber(buffer, 1));
  EXPECT_FALSE(Push(buffer, MakeFrameOf(2, kSegmentBytes + 1)));
  ASSERT_TRUE(PushNumber(buffer, 3));
  EXPECT_TRUE(Push(buffer, MakeFrameOf(4, kSegmentBytes)));
  ASSERT_TRUE(PushNumber(buffer, 5));
  EXPECT_EQ(buffer.pushed(), 4u);
  EXPECT_THAT(Drain(buffer), ElementsAre(1, 3, 4, 5));
}

TEST(SpanBufferTest, TakesAgainAfterItWasFull) {
  SpanBuffer buffer{kManySpans, 3 * kSegmentBytes};
  std::uint64_t next = 0;
  for (int round = 0; round < 20; ++round) {
    const std::uint64_t count = FillWith(buffer, kQuarter, next);
    ASSERT_EQ(count, QuartersIn(round == 0 ? 3 : 2)) << round;
    ASSERT_EQ(Drain(buffer), Numbers(next, count)) << round;
    next += count;
  }
}

// Each segment is reused some thousand times, at changing offsets.
TEST(SpanBufferTest, KeepsOrderAndBytesThroughManyGenerations) {
  SpanBuffer buffer{kManySpans, 2 * kSegmentBytes};
  std::uint64_t pushed = 0, read = 0;
  std::size_t bytes = 0;
  while (bytes < 1'000 * kSegmentBytes) {
    for (int i = 0; i < 7; ++i) {
      const std::string frame = MakeFrame(pushed, 8 + pushed * 7919 % 30'000);
      ASSERT_TRUE(Push(buffer, frame));
      bytes += frame.size();
      ++pushed;
    }
    const std::vector<std::uint64_t> numbers = Drain(buffer);
    ASSERT_EQ(numbers, Numbers(read, 7));
    read += 7;
  }
  EXPECT_EQ(buffer.pushed(), pushed);
  EXPECT_EQ(buffer.released(), pushed);
}

TEST(SpanBufferTest, ReusesSegmentsReleasedInAnyOrder) {
  SpanBuffer buffer{kManySpans, 4 * kSegmentBytes};
  ASSERT_EQ(FillWith(buffer, kSegmentBytes), 4u);
  const std::vector<Slice> slices = TakeAll(buffer);
  ASSERT_EQ(slices.size(), 4u);
  for (const std::size_t i : {2, 0, 1}) {
    buffer.Release(slices[i]);
    ASSERT_TRUE(Push(buffer, MakeFrameOf(10 + i, kSegmentBytes)));
    ASSERT_FALSE(Push(buffer, MakeFrameOf(99, kSegmentBytes)));
  }
  EXPECT_THAT(Drain(buffer), ElementsAre(12, 10, 11));
}

TEST(SpanBufferTest, LetsAStalledSliceHoldUpItsOwnSegmentAlone) {
  SpanBuffer buffer{kManySpans, 4 * kSegmentBytes};
  ASSERT_TRUE(PushNumber(buffer, 1'000'000));
  Slice stalled;
  ASSERT_TRUE(buffer.Take(&stalled));
  std::uint64_t next = 0;
  for (int round = 0; round < 50; ++round) {
    const std::uint64_t count = FillWith(buffer, kQuarter, next);
    // Three segments are left, and in the first round also the rest of the first one.
    ASSERT_EQ(count, round == 0 ? QuartersIn(4) - 1 : QuartersIn(2)) << round;
    ASSERT_EQ(Drain(buffer), Numbers(next, count)) << round;
    next += count;
  }
  EXPECT_THAT(ReadFrames(stalled.bytes), ElementsAre(1'000'000)) << "the span was overwritten";
  buffer.Release(stalled);
  EXPECT_EQ(FillWith(buffer, kQuarter), QuartersIn(3));
}

TEST(SpanBufferTest, FreesASegmentWhenAllItsSlicesAreReleased) {
  SpanBuffer buffer{kManySpans, 2 * kSegmentBytes};
  std::vector<Slice> slices(4);
  for (std::uint64_t i = 0; i < 4; ++i) {
    ASSERT_TRUE(Push(buffer, MakeFrameOf(i, kQuarter)));
    ASSERT_TRUE(buffer.Take(&slices[i]));
  }
  ASSERT_EQ(FillWith(buffer, kQuarter), 4u);
  Slice other;
  ASSERT_TRUE(buffer.Take(&other));
  for (const std::size_t i : {3, 1, 0}) {
    buffer.Release(slices[i]);
    ASSERT_FALSE(Push(buffer, MakeFrameOf(9, kQuarter)));
  }
  buffer.Release(slices[2]);
  EXPECT_EQ(FillWith(buffer, kQuarter), 4u);
}

TEST(SpanBufferPositionTest, IsReachedWhenEverythingBeforeIsTaken) {
  SpanBuffer buffer{kManySpans, 3 * kSegmentBytes};
  for (int round = 0; round < 30; ++round) {
    ASSERT_TRUE(Push(buffer, MakeFrameOf(0, kQuarter)));
    ASSERT_TRUE(Push(buffer, MakeFrameOf(1, kSegmentBytes / 2)));
    const Position end = buffer.End();
    EXPECT_LT(buffer.taken(), end);
    Drain(buffer);
    EXPECT_GE(buffer.taken(), end);
  }
}

TEST(SpanBufferPositionTest, DoesNotWaitForWhatComesLater) {
  SpanBuffer buffer{kManySpans, 3 * kSegmentBytes};
  ASSERT_TRUE(PushNumber(buffer, 1));
  const Position end = buffer.End();
  Drain(buffer);
  ASSERT_TRUE(PushNumber(buffer, 2));
  EXPECT_GE(buffer.taken(), end);
  EXPECT_GT(buffer.End(), end);
}

TEST(SpanBufferPositionTest, IsReachedByTakingNotByReleasing) {
  SpanBuffer buffer{kManySpans, 3 * kSegmentBytes};
  ASSERT_TRUE(PushNumber(buffer, 1));
  const Position end = buffer.End();
  Slice slice;
  ASSERT_TRUE(buffer.Take(&slice));
  EXPECT_GE(buffer.taken(), end);
  EXPECT_EQ(buffer.released(), 0u);
}

TEST(SpanBufferPositionTest, StaysWhenASpanIsRefused) {
  SpanBuffer buffer{1, 3 * kSegmentBytes};
  ASSERT_TRUE(PushNumber(buffer, 1));
  const Position end = buffer.End();
  ASSERT_FALSE(PushNumber(buffer, 2));
  EXPECT_EQ(buffer.End(), end);
}

TEST(SpanBufferResetTest, ForgetsEverything) {
  SpanBuffer buffer{kManySpans, 3 * kSegmentBytes};
  ASSERT_EQ(FillWith(buffer, kQuarter), QuartersIn(3));
  Slice held;
  ASSERT_TRUE(buffer.Take(&held));
  ASSERT_TRUE(buffer.Take(&held));
  buffer.Reset();
  Slice slice;
  EXPECT_FALSE(buffer.Take(&slice));
  EXPECT_EQ(buffer.pushed(), 0u);
  EXPECT_EQ(buffer.released(), 0u);
  EXPECT_GE(buffer.taken(), buffer.End());
}

TEST(SpanBufferResetTest, HasAllItsRoomAfterwards) {
  SpanBuffer buffer{kManySpans, 3 * kSegmentBytes};
  for (int round = 0; round < 5; ++round) {
    FillWith(buffer, kQuarter);
    Slice held;
    ASSERT_TRUE(buffer.Take(&held));
    buffer.Reset();
    ASSERT_EQ(FillWith(buffer, kQuarter, 50), QuartersIn(3));
    ASSERT_EQ(Drain(buffer), Numbers(50, QuartersIn(3)));
  }
}

}  // namespace
}  // namespace lightstep::buffer
