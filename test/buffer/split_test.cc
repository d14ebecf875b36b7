// Tests SplitSlice: a slice is cut between two spans, and each part is a valid slice.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "test/buffer/frames.h"

namespace lightstep::buffer {
namespace {

using testing::ElementsAre;

class SplitTest : public testing::Test {
 protected:
  // Returns one slice of frames that are numbered from 0 and whose contents have these sizes.
  Slice SliceOf(const std::vector<std::size_t>& sizes) {
    std::uint64_t number = 0;
    for (const std::size_t size : sizes) {
      EXPECT_TRUE(buffer_.Push(MakeFrame(number++, size)));
    }
    Slice slice;
    EXPECT_TRUE(buffer_.Take(&slice));
    EXPECT_EQ(slice.spans, sizes.size());
    return slice;
  }

  // Splits such a slice, and returns how many spans each part has.
  std::pair<std::uint32_t, std::uint32_t> SplitSizes(const std::vector<std::size_t>& sizes) {
    Slice first = SliceOf(sizes);
    const Slice second = SplitSlice(&first);
    return {first.spans, second.spans};
  }

  SpanBuffer buffer_{1'000'000, 4 * kSegmentBytes};
};

TEST_F(SplitTest, CutsBetweenTwoSpans) {
  const Slice whole = SliceOf({20, 20, 20, 20, 20});
  Slice first = whole;
  const Slice second = SplitSlice(&first);
  EXPECT_THAT(ReadFrames(first.bytes), ElementsAre(0, 1, 2));
  EXPECT_THAT(ReadFrames(second.bytes), ElementsAre(3, 4));
  EXPECT_EQ(first.spans, 3u);
  EXPECT_EQ(second.spans, 2u);
  EXPECT_EQ(first.bytes.data(), whole.bytes.data());
  EXPECT_EQ(first.bytes.data() + first.bytes.size(), second.bytes.data());
  EXPECT_EQ(first.bytes.size() + second.bytes.size(), whole.bytes.size());
}

TEST_F(SplitTest, KeepsAgeAndSegment) {
  SliceOf({20});
  const Slice whole = SliceOf({20, 20});
  Slice first = whole;
  const Slice second = SplitSlice(&first);
  EXPECT_EQ(first.sequence, whole.sequence);
  EXPECT_EQ(second.sequence, whole.sequence);
  EXPECT_EQ(first.segment, whole.segment);
  EXPECT_EQ(second.segment, whole.segment);
}

TEST_F(SplitTest, LeavesAtLeastOneSpanOnEachSide) {
  EXPECT_EQ(SplitSizes({20, 20}), std::pair(1u, 1u));
  EXPECT_EQ(SplitSizes({10'000, 20}), std::pair(1u, 1u));
  EXPECT_EQ(SplitSizes({20, 10'000}), std::pair(1u, 1u));
  EXPECT_EQ(SplitSizes({10'000, 20, 20, 20}), std::pair(1u, 3u));
  EXPECT_EQ(SplitSizes({20, 20, 20, 10'000}), std::pair(3u, 1u));
}

// Lengths of one, two and three bytes.
TEST_F(SplitTest, FindsTheSpansWhateverTheirSize) {
  Slice first = SliceOf({127, 128, 16'383, 16'384, 100'000, 16'384, 16'383, 128, 127});
  std::vector<Slice> parts{first};
  std::vector<std::uint64_t> numbers;
  while (!parts.empty()) {
    Slice part = parts.back();
    parts.pop_back();
    if (part.spans > 1) {
      const Slice second = SplitSlice(&part);
      parts.push_back(second);
      parts.push_back(part);
    } else {
      for (const std::uint64_t number : ReadFrames(part.bytes)) numbers.push_back(number);
    }
  }
  EXPECT_THAT(numbers, ElementsAre(0, 1, 2, 3, 4, 5, 6, 7, 8));
}

TEST_F(SplitTest, HalvesALongSlice) {
  const auto [first, second] = SplitSizes(std::vector<std::size_t>(1'000, 50));
  EXPECT_EQ(first, 500u);
  EXPECT_EQ(second, 500u);
}

TEST_F(SplitTest, FreesTheRoomWhenBothPartsAreReleased) {
  SpanBuffer buffer{1'000'000, 2 * kSegmentBytes};
  for (std::uint64_t i = 0; i < 2; ++i) {
    ASSERT_TRUE(buffer.Push(MakeFrameOf(i, kSegmentBytes / 2)));
  }
  Slice first, behind;
  ASSERT_TRUE(buffer.Take(&first));
  const Slice second = SplitSlice(&first);
  ASSERT_TRUE(buffer.Push(MakeFrameOf(2, kSegmentBytes)));
  ASSERT_TRUE(buffer.Take(&behind));

  const std::string next = MakeFrameOf(3, kSegmentBytes);
  buffer.Release(second);
  EXPECT_EQ(buffer.released(), 1u);
  EXPECT_FALSE(buffer.Push(next));
  buffer.Release(first);
  EXPECT_EQ(buffer.released(), 2u);
  EXPECT_TRUE(buffer.Push(next));
}

}  // namespace
}  // namespace lightstep::buffer
