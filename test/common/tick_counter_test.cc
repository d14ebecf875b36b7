// Tests src/common/tick_counter.h.
#include "src/common/tick_counter.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>

#include "src/common/clock.h"

namespace lightstep::common {
namespace {

TEST(TickCounterTest, GoesForwardWhereItKeepsTime) {
  if (!TickCounter::KeepsTime()) GTEST_SKIP() << "Linux does not tell the time by it here";
  const TickCounter counter;
  const std::uint64_t first = counter.ReadInOrder();
  std::uint64_t last = first;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t ticks = counter.ReadInOrder();
    ASSERT_GE(ticks, last);
    last = ticks;
  }
  EXPECT_GT(last, first);
}

// This holds even if Linux does not use the counter. An emulator has a counter besides the
// machine's own.
TEST(TickCounterTest, MakesMoreThanOneTickInANanosecond) {
#if !defined(__aarch64__)
  if (!TickCounter::KeepsTime()) GTEST_SKIP() << "Linux does not tell the time by it here";
#endif
  const TickCounter counter;
  // If the thread is interrupted between the two readings, there are too few ticks, never too many.
  double best = 0;
  for (int i = 0; i < 100 && best <= 1; ++i) {
    const Nanoseconds begin = MonotonicNow();
    const std::uint64_t first = counter.ReadInOrder();
    std::uint64_t ticks = 0;
    Nanoseconds passed = 0;
    while (passed < 1'000'000) {
      ticks = counter.ReadInOrder() - first;
      passed = MonotonicNow() - begin;
    }
    best = std::max(best, static_cast<double>(ticks) / static_cast<double>(passed));
  }
  EXPECT_GT(best, 1);
  EXPECT_LT(best, 10);
}

TEST(TickCounterTest, ShiftsSlowCountersByTheSmallestStepsThatSuffice) {
  EXPECT_EQ(TickCounter::ShiftFor(1'000'000'001), 0);
  EXPECT_EQ(TickCounter::ShiftFor(1'050'000'000), 0);
  EXPECT_EQ(TickCounter::ShiftFor(1'000'000'000), 1);
  EXPECT_EQ(TickCounter::ShiftFor(121'875'000), 4);
  EXPECT_EQ(TickCounter::ShiftFor(24'000'000), 6);
  EXPECT_EQ(TickCounter::ShiftFor(1), 30);
  EXPECT_EQ(TickCounter::ShiftFor(0), 0);
}

}  // namespace
}  // namespace lightstep::common
