// Tests src/common/clock.h: monotonic time, and timeouts.
#include "src/common/clock.h"

#include <gtest/gtest.h>

#include <chrono>

namespace lightstep::common {
namespace {

TEST(MonotonicNowTest, NeverGoesBack) {
  Nanoseconds last = MonotonicNow();
  for (int i = 0; i < 100'000; ++i) {
    const Nanoseconds now = MonotonicNow();
    ASSERT_GE(now, last);
    last = now;
  }
}

TEST(ToWaitTest, KeepsWhatCanBeWaitedFor) {
  EXPECT_EQ(ToWait(std::chrono::microseconds{0}), 0);
  EXPECT_EQ(ToWait(std::chrono::microseconds{1}), 1'000);
  EXPECT_EQ(ToWait(std::chrono::hours{24}), 86'400'000'000'000);
}

TEST(ToWaitTest, NeitherOverflowsNorGoesBack) {
  EXPECT_EQ(ToWait(std::chrono::microseconds::min()), 0);
  EXPECT_EQ(ToWait(std::chrono::microseconds{-1}), 0);
  EXPECT_EQ(ToWait(std::chrono::microseconds::max()), ToWait(std::chrono::hours{365 * 24}));
}

}  // namespace
}  // namespace lightstep::common
