// Tests src/common/clock.h: monotonic readings, and the wall time that they stand for.
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

TEST(WallClockTest, GivesTheTimeOfDay) {
  const WallClock clock;
  const Nanoseconds reading = clock.At(MonotonicNow());
  const Nanoseconds now =
      std::chrono::nanoseconds{std::chrono::system_clock::now().time_since_epoch()}.count();
  // A minute: the machine's clock may be set while this runs, and hours or epochs still show.
  EXPECT_NEAR(static_cast<double>(reading), static_cast<double>(now), 60e9);
}

TEST(WallClockTest, KeepsTheDistanceOfTwoReadings) {
  const WallClock clock;
  EXPECT_EQ(clock.At(5'000) - clock.At(2'000), 3'000);
}

TEST(WallClockTest, StillGivesTheTimeOfDayWhenRefreshed) {
  WallClock clock;
  const Nanoseconds before = clock.At(0);
  clock.Refresh();
  EXPECT_NEAR(static_cast<double>(clock.At(0)), static_cast<double>(before), 60e9);
}

}  // namespace
}  // namespace lightstep::common
