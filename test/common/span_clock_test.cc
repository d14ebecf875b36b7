// Tests src/common/span_clock.h: with a simulated machine, and on the real one, whose tick counter
// may or may not be usable.
#include "src/common/span_clock.h"

#include <gtest/gtest.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <functional>
#include <thread>
#include <utility>
#include <vector>

namespace lightstep::common {
namespace {

constexpr Nanoseconds kMillisecond = 1'000'000;
constexpr Nanoseconds kTick = 50 * kMillisecond;  // between two refreshes

constexpr Nanoseconds kSecond = 1'000 * kMillisecond;
constexpr Nanoseconds kHour = 3'600 * kSecond;

struct Machine {
  void Pass(Nanoseconds duration) {
    time += duration;
    ticks += static_cast<std::uint64_t>(duration) * ticks_per_nanosecond;
  }

  // Suspends the machine. CLOCK_MONOTONIC does not advance meanwhile.
  void Suspend(Nanoseconds duration, bool counter_goes_on) {
    wall_ahead += duration;
    ticks = counter_goes_on ? ticks + static_cast<std::uint64_t>(duration) * ticks_per_nanosecond
                            : 1'000'000;
  }

  bool has_ticks = true;
  Nanoseconds wall_ahead = 1'600'000'000'000'000'000;
  Nanoseconds time = 7'000'000'000;
  std::uint64_t ticks = 40'000'000'000'000;
  std::uint64_t ticks_per_nanosecond = 3;
  int asked = 0;                    // times that the clock was read
  int interruptions = 0;            // a millisecond each, in the reading of the clock
  std::function<void()> meanwhile;  // is called, once, when the counter has been read
};

class MachineTime {
 public:
  MachineTime(Machine& machine) : machine_{machine} {}

  Nanoseconds Monotonic() const {
    ++machine_.asked;
    machine_.Pass(10);
    const Nanoseconds time = machine_.time;
    machine_.Pass(10);
    if (machine_.interruptions != 0) {
      --machine_.interruptions;
      machine_.Pass(kMillisecond);
    }
    return time;
  }
  Nanoseconds Wall() const {
    ++machine_.asked;
    return machine_.time + machine_.wall_ahead;
  }
  bool HasTicks() const { return machine_.has_ticks; }
  std::uint64_t Ticks() const {
    const std::uint64_t ticks = machine_.ticks;
    if (machine_.meanwhile) std::exchange(machine_.meanwhile, nullptr)();
    return ticks;
  }
  std::uint64_t TicksInOrder() const { return machine_.ticks; }

 private:
  Machine& machine_;
};

class SpanClockTest : public testing::Test {
 protected:
  void Refresh(int times) {
    for (int i = 0; i < times; ++i) {
      machine_.Pass(kTick);
      clock_.Refresh();
    }
  }

  // Whether the clock tells the right time, by the counter or by the system's clock.
  bool IsRightByTheCounter() { return IsRight(0); }
  bool IsRightByTheSystem() { return IsRight(1); }

  // Returns the error of the time of day that a starting span reads.
  Nanoseconds WallError() {
    const Nanoseconds told = clock_.At(clock_.NowForAt());
    return std::abs(told - (machine_.time + machine_.wall_ahead));
  }

  // Returns how often a starting span asks the system for the time.
  int CountAsked() {
    machine_.asked = 0;
    clock_.At(clock_.NowForAt());
    return machine_.asked;
  }

  Machine machine_;
  BasicSpanClock<MachineTime> clock_{machine_};

 private:
  bool IsRight(int asked) {
    machine_.asked = 0;
    const Nanoseconds before = machine_.time;
    const Nanoseconds now = clock_.Now();
    return machine_.asked == asked && before - 1 <= now && now <= machine_.time + 1;
  }
};

TEST_F(SpanClockTest, AsksTheSystemUntilItKnowsTheCounter) {
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(1);
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(4);
  EXPECT_TRUE(IsRightByTheCounter());
}

TEST_F(SpanClockTest, GoesByTheCounterBetweenRefreshes) {
  Refresh(10);
  for (int i = 0; i < 1'000; ++i) {
    Refresh(1);
    for (const Nanoseconds passed : {0, 1, 1'000, 49'000'000}) {
      machine_.Pass(passed);
      ASSERT_TRUE(IsRightByTheCounter()) << i << ' ' << passed;
    }
  }
}

TEST_F(SpanClockTest, AsksTheSystemWhenNobodyRefreshes) {
  Refresh(10);
  machine_.Pass(1'000 * kMillisecond);
  EXPECT_TRUE(IsRightByTheCounter());
  machine_.Pass(500 * kMillisecond);
  EXPECT_TRUE(IsRightByTheSystem());
  machine_.Pass(86'400'000 * kMillisecond);
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(1);
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(4);
  EXPECT_TRUE(IsRightByTheCounter());
}

TEST_F(SpanClockTest, AsksTheSystemWhenTheCounterGoesBack) {
  Refresh(10);
  machine_.ticks -= 1'000'000;
  EXPECT_TRUE(IsRightByTheSystem());
  machine_.ticks = 0;
  EXPECT_TRUE(IsRightByTheSystem());
}

TEST_F(SpanClockTest, AsksTheSystemOnceTheCounterIsFoundWrong) {
  Refresh(10);
  machine_.ticks += 100'000;
  Refresh(1);
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(5);
  EXPECT_TRUE(IsRightByTheCounter());
  machine_.ticks_per_nanosecond = 2;
  Refresh(1);
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(5);
  EXPECT_TRUE(IsRightByTheCounter());
}

TEST_F(SpanClockTest, AsksTheSystemWhereTheCounterIsNotForTelling) {
  machine_.has_ticks = false;
  BasicSpanClock<MachineTime> clock{machine_};
  for (int i = 0; i < 20; ++i) {
    machine_.Pass(kTick);
    clock.Refresh();
    machine_.asked = 0;
    clock.Now();
    EXPECT_EQ(machine_.asked, 1);
  }
}

TEST_F(SpanClockTest, AsksTheSystemOnceTheCounterIsNoMoreForTelling) {
  Refresh(10);
  ASSERT_TRUE(IsRightByTheCounter());
  machine_.has_ticks = false;
  Refresh(1'000);
  EXPECT_TRUE(IsRightByTheSystem());
  machine_.has_ticks = true;
  Refresh(1'000);
  EXPECT_TRUE(IsRightByTheCounter());
}

TEST_F(SpanClockTest, AsksTheSystemOnceItHasForgotten) {
  Refresh(10);
  clock_.Forget();
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(1);
  EXPECT_TRUE(IsRightByTheSystem());
  Refresh(5);
  EXPECT_TRUE(IsRightByTheCounter());
}

TEST_F(SpanClockTest, IsNotMisledByInterruptions) {
  Refresh(10);
  machine_.interruptions = 3;
  Refresh(1);
  EXPECT_TRUE(IsRightByTheCounter());
  // No reading is good enough, so the previous anchor stays in use.
  machine_.interruptions = 100;
  Refresh(1);
  machine_.interruptions = 0;
  EXPECT_TRUE(IsRightByTheCounter());
}

TEST_F(SpanClockTest, NeverMixesTwoAnchors) {
  Refresh(10);
  const Nanoseconds before = machine_.time;
  machine_.meanwhile = [this] { Refresh(1); };
  const Nanoseconds now = clock_.Now();
  EXPECT_GE(now, before - 1);
  EXPECT_LE(now, machine_.time + 1);
  machine_.meanwhile = [this] { clock_.Forget(); };
  EXPECT_TRUE(IsRightByTheSystem());
}

TEST_F(SpanClockTest, TellsWallTime) {
  EXPECT_NEAR(clock_.At(machine_.time) - machine_.time, 1'600'000'000'000'000'000, 1'000);
}

TEST_F(SpanClockTest, FollowsTheWallClockBeforeAnyRefresh) {
  for (int i = 0; i < 10; ++i) {
    machine_.wall_ahead += kHour;
    machine_.Pass(kMillisecond);
    EXPECT_LT(WallError(), 1'000) << i;
  }
}

TEST_F(SpanClockTest, AsksForTheWallClockNotTimeAndAgainBeforeAnyRefresh) {
  EXPECT_GT(CountAsked(), 1);
  EXPECT_EQ(CountAsked(), 1) << "the monotonic clock";
}

TEST_F(SpanClockTest, LeavesTheWallClockToARefreshThatIsRegular) {
  Refresh(10);
  for (int i = 0; i < 100; ++i) {
    machine_.Pass(500 * kMillisecond);
    EXPECT_EQ(CountAsked(), 0);
    clock_.Refresh();
  }
}

TEST_F(SpanClockTest, LeavesItToARefreshThatIsRegularWithoutACounterToo) {
  machine_.has_ticks = false;
  Refresh(1'000);
  for (int i = 0; i < 1'000; ++i) {
    machine_.Pass(500 * kMillisecond);
    ASSERT_EQ(CountAsked(), 1) << "the monotonic clock";
    clock_.Refresh();
  }
}

TEST_F(SpanClockTest, FollowsTheWallClockAtARefresh) {
  Refresh(10);
  machine_.wall_ahead -= kHour;
  Refresh(1);
  EXPECT_LT(WallError(), 1'000);
}

TEST_F(SpanClockTest, FollowsTheWallClockWhereTheRefreshIsLate) {
  Refresh(10);
  for (const Nanoseconds step : {kHour, -kHour}) {
    machine_.Pass(2 * kSecond);
    machine_.wall_ahead += step;
    EXPECT_LT(WallError(), 1'000);
  }
}

TEST_F(SpanClockTest, FollowsTheWallClockAtOnceAfterASuspension) {
  for (const bool counter_goes_on : {true, false}) {
    Refresh(10);
    machine_.Suspend(kHour, counter_goes_on);
    EXPECT_LT(WallError(), 1'000) << counter_goes_on;
  }
}

TEST_F(SpanClockTest, FollowsTheWallClockOnceItHasForgotten) {
  Refresh(10);
  machine_.wall_ahead += kHour;
  clock_.Forget();
  EXPECT_LT(WallError(), 1'000);
}

TEST_F(SpanClockTest, IsNotMisledByInterruptionsAboutTheWallClock) {
  machine_.Pass(kMillisecond);
  machine_.interruptions = 2;
  const Nanoseconds now = machine_.time;
  EXPECT_NEAR(clock_.At(now) - now, machine_.wall_ahead, 1'000);
}

// A clock that one thread sets while others read it.
class SharedTime {
 public:
  SharedTime(const std::atomic<Nanoseconds>& time) : time_{time} {}

  Nanoseconds Monotonic() const {
    ++asked;
    return time_.load();
  }
  Nanoseconds Wall() const { return time_.load(); }
  bool HasTicks() const { return true; }
  std::uint64_t Ticks() const { return static_cast<std::uint64_t>(time_.load()) * 3 + 1'000; }
  std::uint64_t TicksInOrder() const { return Ticks(); }

  static inline thread_local int asked = 0;  // as Machine::asked, by this thread

 private:
  const std::atomic<Nanoseconds>& time_;
};

// A time that mixes two anchors would be wrong by the time between them.
TEST(SpanClockThreadsTest, IsRightWhileItIsRefreshed) {
  constexpr int kThreads = 3, kReadings = 1'000'000;
  std::atomic<Nanoseconds> time{7'000'000'000};
  BasicSpanClock<SharedTime> clock{time};
  const auto refresh = [&] {
    time += kTick;
    clock.Refresh();
  };
  for (int i = 0; i < 10; ++i) refresh();
  SharedTime::asked = 0;
  clock.Now();
  ASSERT_EQ(SharedTime::asked, 0) << "the clock uses the counter";
  std::atomic<int> reading{kThreads};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      int wrong = 0;
      for (int i = 0; i < kReadings; ++i) {
        const Nanoseconds before = time.load();
        const Nanoseconds now = clock.Now();
        wrong += now < before - 1 || now > time.load() + 1;
      }
      EXPECT_EQ(wrong, 0);
      --reading;
    });
  }
  while (reading.load() != 0) refresh();
  for (std::thread& thread : threads) thread.join();
}

TEST(SystemSpanClockTest, AgreesWithTheSystem) {
  // The counter is used only if its error is known to be smaller than this.
  constexpr Nanoseconds kTolerance = 50'000;
  SpanClock clock;
  for (int i = 0; i < 300'000; ++i) {
    const Nanoseconds before = MonotonicNow();
    const Nanoseconds now = clock.Now();
    const Nanoseconds after = MonotonicNow();
    ASSERT_GE(now, before - kTolerance) << i;
    ASSERT_LE(now, after + kTolerance) << i;
    clock.Refresh();
  }
}

TEST(SystemSpanClockTest, GivesTheTimeOfDay) {
  const SpanClock clock;
  const Nanoseconds reading = clock.At(clock.NowForAt());
  const Nanoseconds now =
      std::chrono::nanoseconds{std::chrono::system_clock::now().time_since_epoch()}.count();
  // A minute, because the machine's clock may be set while this runs. Errors of hours, or of the
  // epoch, still show.
  EXPECT_NEAR(static_cast<double>(reading), static_cast<double>(now), 60e9);
}

TEST(SystemSpanClockTest, KeepsTheDistanceOfTwoReadings) {
  const SpanClock clock;
  EXPECT_EQ(clock.At(5'000) - clock.At(2'000), 3'000);
}

TEST(SystemSpanClockTest, StillGivesTheTimeOfDayWhenRefreshed) {
  SpanClock clock;
  const Nanoseconds before = clock.At(0);
  clock.Refresh();
  EXPECT_NEAR(static_cast<double>(clock.At(0)), static_cast<double>(before), 60e9);
}

}  // namespace
}  // namespace lightstep::common
