// Tests spans of several scopes: a slice has one scope, and each span keeps its own, in whatever
// order spans of different scopes are pushed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <cstdint>
#include <map>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/buffer/frames.h"

namespace lightstep::buffer {
namespace {

using testing::ElementsAre;
using testing::Pair;
using testing::SizeIs;

class ScopeTest : public testing::TestWithParam<Producers> {
 protected:
  void Push(const std::vector<Scope>& scopes) {
    for (const Scope scope : scopes) ASSERT_TRUE(buffer_.Push(MakeFrame(made_++, 20), scope));
  }

  // Takes and releases all slices, and returns the scope and the spans of each.
  std::vector<std::pair<Scope, std::uint32_t>> Take() {
    std::vector<std::pair<Scope, std::uint32_t>> taken;
    for (const Slice& slice : TakeAll(buffer_)) {
      EXPECT_THAT(ReadFrames(slice.bytes), SizeIs(slice.spans));
      taken.emplace_back(slice.scope, slice.spans);
      buffer_.Release(slice);
    }
    return taken;
  }

  SpanBuffer buffer_{1'000'000, 4 * kSegmentBytes, GetParam()};
  std::uint64_t made_ = 0;
};

INSTANTIATE_TEST_SUITE_P(Producers, ScopeTest,
                         testing::Values(Producers::kAtTheSameTime, Producers::kOneAtATime));

TEST_P(ScopeTest, ASliceEndsWhereTheScopeChanges) {
  Push({0, 0, 5, 5, 5, 7, 0, 0});
  EXPECT_THAT(Take(), ElementsAre(Pair(0, 2), Pair(5, 3), Pair(7, 1), Pair(0, 2)));
}

TEST_P(ScopeTest, TheScopeIsRememberedFromOneTakeToTheNext) {
  Push({5});
  EXPECT_THAT(Take(), ElementsAre(Pair(5, 1)));
  Push({5, 5});
  EXPECT_THAT(Take(), ElementsAre(Pair(5, 2)));
  Push({0});
  EXPECT_THAT(Take(), ElementsAre(Pair(0, 1)));
  Push({kMaxScope});
  EXPECT_THAT(Take(), ElementsAre(Pair(kMaxScope, 1)));
}

TEST_P(ScopeTest, ASegmentBeginsWithoutTheScopesOfTheOneBefore) {
  const std::string large = MakeFrameOf(1, kSegmentBytes / 2 + 1);
  ASSERT_TRUE(buffer_.Push(large, 5));
  ASSERT_TRUE(buffer_.Push(large));  // in the next segment
  ASSERT_TRUE(buffer_.Push(large, 5));
  EXPECT_THAT(Take(), ElementsAre(Pair(5, 1), Pair(0, 1), Pair(5, 1)));
}

TEST_P(ScopeTest, ASegmentThatIsUsedAgainHasNoneOfItsChanges) {
  const std::string large = MakeFrameOf(1, kSegmentBytes - 1000);
  for (Scope scope = 1; scope < 40; ++scope) {
    Push({scope, scope + 1, 0});
    EXPECT_THAT(Take(), ElementsAre(Pair(scope, 1), Pair(scope + 1, 1), Pair(0, 1)));
    ASSERT_TRUE(buffer_.Push(large));
    Push({0});
    Take();
  }
}

TEST_P(ScopeTest, AFullTableSealsTheSegment) {
  const std::uint32_t count = 2 * kMaxScopeChanges + 100;
  for (std::uint32_t i = 0; i < count; ++i) Push({1 + i % 2});
  Slice slice;
  std::map<std::uint32_t, std::uint32_t> slices;  // of each segment
  for (std::uint32_t i = 0; i < count; ++i) {
    ASSERT_TRUE(buffer_.Take(&slice));
    EXPECT_EQ(slice.scope, 1 + i % 2);
    EXPECT_THAT(ReadFrames(slice.bytes), ElementsAre(i));
    ++slices[slice.segment];
    buffer_.Release(slice);
  }
  EXPECT_FALSE(buffer_.Take(&slice));
  ASSERT_THAT(slices, SizeIs(3));
  EXPECT_EQ(slices.begin()->second, kMaxScopeChanges);
}

TEST_P(ScopeTest, ASliceThatIsCutKeepsItsScope) {
  Push({5, 5, 5, 5});
  Slice first;
  ASSERT_TRUE(buffer_.Take(&first));
  const Slice second = SplitSlice(&first);
  EXPECT_EQ(first.scope, 5u);
  EXPECT_EQ(second.scope, 5u);
}

// Each thread pushes spans of its own scope, and their content says which.
TEST(ConcurrentScopeTest, EachSpanKeepsItsScope) {
  constexpr std::uint64_t kThreads = 4, kSpans = 50'000;
  SpanBuffer buffer{1'000'000, 8 * kSegmentBytes};
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> running{kThreads};
  for (std::uint64_t scope = 0; scope < kThreads; ++scope) {
    threads.emplace_back([&, scope] {
      for (std::uint64_t i = 0; i < kSpans; ++i) {
        const std::string frame = MakeFrame(i * kThreads + scope, 8 + i % 50);
        while (!buffer.Push(frame, static_cast<Scope>(scope))) std::this_thread::yield();
      }
      --running;
    });
  }
  std::uint64_t taken = 0;
  Slice slice;
  while (taken < kThreads * kSpans) {
    if (!buffer.Take(&slice)) {
      std::this_thread::yield();
      continue;
    }
    for (const std::uint64_t number : ReadFrames(slice.bytes)) {
      ASSERT_EQ(number % kThreads, slice.scope);
    }
    taken += slice.spans;
    buffer.Release(slice);
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(running, 0u);
  EXPECT_FALSE(buffer.Take(&slice));
}

}  // namespace
}  // namespace lightstep::buffer
