// Tests src/buffer/segment_stack.h: what a pop returns, how segments are counted, and that threads
// which push and pop concurrently neither lose a segment nor get one twice.
#include "src/buffer/segment_stack.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <cstdint>
#include <thread>
#include <vector>

namespace lightstep::buffer {
namespace {

std::vector<std::uint32_t> PopAll(SegmentStack& stack) {
  std::vector<std::uint32_t> segments;
  for (std::uint32_t segment; stack.Pop(&segment);) segments.push_back(segment);
  return segments;
}

TEST(SegmentStackTest, IsEmptyAtFirst) {
  SegmentStack stack{4};
  std::uint32_t segment;
  EXPECT_FALSE(stack.Pop(&segment));
  EXPECT_EQ(stack.TakeLowestSize(), 0u);
}

TEST(SegmentStackTest, GivesTheLastOneFirst) {
  SegmentStack stack{4};
  for (const std::uint32_t segment : {2, 0, 3}) stack.Push(segment);
  EXPECT_EQ(PopAll(stack), (std::vector<std::uint32_t>{3, 0, 2}));
}

TEST(SegmentStackTest, HoldsAsManyAsItMay) {
  SegmentStack stack{SegmentStack::kMaxSegments};
  for (std::uint32_t i = 0; i < SegmentStack::kMaxSegments; ++i) stack.Push(i);
  stack.TakeLowestSize();
  EXPECT_EQ(stack.TakeLowestSize(), SegmentStack::kMaxSegments);
  const std::vector<std::uint32_t> segments = PopAll(stack);
  EXPECT_EQ(segments.size(), SegmentStack::kMaxSegments);
  EXPECT_EQ(segments.front(), SegmentStack::kMaxSegments - 1);
}

TEST(SegmentStackTest, TellsTheLowestSizeSinceItWasAsked) {
  SegmentStack stack{8};
  for (std::uint32_t i = 0; i < 5; ++i) stack.Push(i);
  EXPECT_EQ(stack.TakeLowestSize(), 0u) << "the stack was empty";
  EXPECT_EQ(stack.TakeLowestSize(), 5u) << "the stack has not changed";
  std::uint32_t first = 0, second = 0;
  ASSERT_TRUE(stack.Pop(&first));
  ASSERT_TRUE(stack.Pop(&second));
  stack.Push(first);
  stack.Push(second);
  stack.Push(6);
  EXPECT_EQ(stack.TakeLowestSize(), 3u);
  EXPECT_EQ(stack.TakeLowestSize(), 6u);
}

TEST(SegmentStackTest, CanBeCleared) {
  SegmentStack stack{4};
  stack.Push(1);
  stack.Clear();
  EXPECT_TRUE(PopAll(stack).empty());
  stack.Push(1);
  EXPECT_EQ(PopAll(stack), std::vector<std::uint32_t>{1});
}

// Segments move between two stacks, as in a buffer. Each belongs to one thread at a time.
TEST(SegmentStackTest, ThreadsLoseNoSegmentAndGetNoneTwice) {
  constexpr std::uint32_t kSegments = 6;
  constexpr int kRounds = 200'000;
  SegmentStack warm{kSegments}, cold{kSegments};
  for (std::uint32_t i = 0; i < kSegments; ++i) cold.Push(i);
  std::vector<std::atomic<int>> owners(kSegments);
  std::atomic<int> shared_segments{0};
  std::vector<std::thread> threads;
  for (int id = 0; id < 4; ++id) {
    threads.emplace_back([&, id] {
      for (int round = 0; round < kRounds; ++round) {
        std::uint32_t segment;
        if (!warm.Pop(&segment) && !cold.Pop(&segment)) continue;
        if (owners[segment].fetch_add(1) != 0) ++shared_segments;
        owners[segment].fetch_sub(1);
        (round % 3 == id % 3 ? cold : warm).Push(segment);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(shared_segments, 0);
  std::vector<std::uint32_t> segments = PopAll(warm);
  for (const std::uint32_t segment : PopAll(cold)) segments.push_back(segment);
  std::sort(segments.begin(), segments.end());
  EXPECT_EQ(segments, (std::vector<std::uint32_t>{0, 1, 2, 3, 4, 5}));
}

}  // namespace
}  // namespace lightstep::buffer
