// Tests src/common/tick_rate.h: how soon and how exactly the rate is known, and which readings are
// rejected.
#include "src/common/tick_rate.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdint>
#include <initializer_list>
#include <optional>

namespace lightstep::common {
namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kTick = 50 * kMillisecond;  // between two readings
constexpr int kTicksPerSecond = 20;

class TickRateTest : public testing::Test {
 protected:
  // Advances the time by `time`, with `frequency_` ticks per nanosecond, and returns the rate.
  std::optional<NanosecondsPerTick> After(Nanoseconds time, Nanoseconds error = 0) {
    time_ += time;
    ticks_ += static_cast<std::uint64_t>(std::llround(static_cast<double>(time) * frequency_));
    return rate_.Learn({ticks_, time_ + error});
  }

  std::optional<NanosecondsPerTick> AfterSeconds(int seconds) {
    std::optional<NanosecondsPerTick> rate;
    for (int i = 0; i < seconds * kTicksPerSecond; ++i) rate = After(kTick);
    return rate;
  }

  // Returns the error of the rate, in millionths.
  double Error(NanosecondsPerTick rate) const {
    return std::abs(std::ldexp(rate, -32) * frequency_ - 1) * 1e6;
  }

  TickRate rate_;
  double frequency_ = 2.3;
  std::uint64_t ticks_ = 1'000'000'000'000;
  Nanoseconds time_ = 5'000'000'000;
};

TEST_F(TickRateTest, IsKnownAfterAFewReadings) {
  int readings = 1;
  while (!After(kTick) && readings < 100) ++readings;
  EXPECT_GT(readings, 2);
  EXPECT_LT(readings, 6);
}

TEST_F(TickRateTest, IsNotKnownFromReadingsThatAreClose) {
  for (int i = 0; i < 90; ++i) EXPECT_FALSE(After(kMillisecond));
}

TEST_F(TickRateTest, IsExactAtAnyFrequency) {
  for (const double frequency : {1.01, 2.0, 2.3, 2.999, 3.7, 6.0}) {
    frequency_ = frequency;
    rate_ = {};
    const std::optional<NanosecondsPerTick> rate = AfterSeconds(2);
    ASSERT_TRUE(rate) << frequency;
    EXPECT_LT(Error(*rate), 0.01) << frequency;
  }
}

TEST_F(TickRateTest, IsHardlyMovedByInexactReadings) {
  AfterSeconds(2);
  for (int i = 0; i < 100; ++i) {
    const std::optional<NanosecondsPerTick> rate = After(kTick, i % 2 == 0 ? 30 : -30);
    ASSERT_TRUE(rate) << i;
    EXPECT_LT(Error(*rate), 0.3) << i;
  }
}

TEST_F(TickRateTest, FollowsAClockThatIsSlewed) {
  AfterSeconds(2);
  frequency_ *= 1 + 100e-6;
  for (int i = 0; i < kTicksPerSecond; ++i) EXPECT_TRUE(After(kTick)) << i;
  EXPECT_LT(Error(*After(kTick)), 0.01);
}

TEST_F(TickRateTest, IsNotBelievedAfterAJump) {
  for (const std::int64_t ticks :
       std::initializer_list<std::int64_t>{100'000, -100'000, 3'000'000'000, -3'000'000'000}) {
    ASSERT_TRUE(AfterSeconds(2));
    ticks_ += static_cast<std::uint64_t>(ticks);
    EXPECT_FALSE(After(kTick)) << ticks;
    EXPECT_FALSE(After(kTick)) << ticks;
  }
}

TEST_F(TickRateTest, IsNotBelievedWhenItChanges) {
  ASSERT_TRUE(AfterSeconds(2));
  frequency_ /= 2;
  EXPECT_FALSE(After(kTick));
  EXPECT_FALSE(After(kTick));
  const std::optional<NanosecondsPerTick> rate = AfterSeconds(1);
  ASSERT_TRUE(rate);
  EXPECT_LT(Error(*rate), 0.01);
}

TEST_F(TickRateTest, IsNotBelievedWhileItKeepsChanging) {
  for (int i = 0; i < 100; ++i) {
    frequency_ = i % 2 == 0 ? 2.3 : 2.4;
    EXPECT_FALSE(After(kTick)) << i;
  }
}

TEST_F(TickRateTest, IsNotBelievedWhenTheCounterStands) {
  ASSERT_TRUE(AfterSeconds(2));
  frequency_ = 0;
  for (int i = 0; i < 100; ++i) EXPECT_FALSE(After(kTick)) << i;
}

TEST_F(TickRateTest, IsNotBelievedOfACounterThatStartsAnew) {
  ASSERT_TRUE(AfterSeconds(2));
  ticks_ = 0;
  EXPECT_FALSE(After(kTick));
}

TEST_F(TickRateTest, IsOfNoUseForACounterThatIsSlow) {
  frequency_ = 0.99;
  EXPECT_FALSE(AfterSeconds(2));
}

TEST_F(TickRateTest, IsLearnedAnewWhenNobodyLookedForLong) {
  ASSERT_TRUE(AfterSeconds(2));
  ASSERT_TRUE(After(1'500 * kMillisecond));
  EXPECT_FALSE(After(2'000 * kMillisecond));
  EXPECT_TRUE(AfterSeconds(1));
}

TEST(TimeOfTicksTest, HoldsTheMostThatThereCanBe) {
  EXPECT_EQ(TimeOfTicks(0, UINT32_MAX), 0);
  EXPECT_EQ(TimeOfTicks(1'000'000, std::uint64_t{1} << 31), 500'000);
  EXPECT_EQ(TimeOfTicks(kMaxTicks, UINT32_MAX), Nanoseconds{UINT32_MAX} - 1);
}

}  // namespace
}  // namespace lightstep::common
