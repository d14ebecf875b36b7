// Tests src/common/tick_counter.h.
#include "src/common/tick_counter.h"

#include <gtest/gtest.h>

#include <cstdint>

namespace lightstep::common {
namespace {

TEST(TickCounterTest, GoesForwardWhereItKeepsTime) {
  if (!TickCounter::KeepsTime()) GTEST_SKIP() << "Linux does not tell the time by it here";
  const std::uint64_t first = TickCounter::ReadInOrder();
  std::uint64_t last = first;
  for (int i = 0; i < 100'000; ++i) {
    const std::uint64_t ticks = TickCounter::ReadInOrder();
    ASSERT_GE(ticks, last);
    last = ticks;
  }
  EXPECT_GT(last, first);
}

}  // namespace
}  // namespace lightstep::common
