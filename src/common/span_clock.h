// SpanClock: the clock of spans. A monotonic reading at each end gives an exact duration, and an
// offset to wall time gives the start. So starting a span reads one clock and not two. Reading the
// system's clock would take a fifth of a span's time, so readings are derived from the processor's
// counter wherever it can be trusted.
//
// The delivery thread refreshes the clock each time it polls the buffer, every few tens of
// milliseconds: it reads clock and counter together. This pair is the anchor from which readers
// continue by the counter alone. Without a fresh anchor they ask the system: before the counter's
// rate is known, about a second after the last refresh (in a process that was stopped, suspended or
// forked), after the counter was found wrong, and on machines on which Linux does not use the
// counter itself.
//
// A change of the wall clock shows at the next refresh. If nobody refreshes, because no thread runs
// yet or it is held up, readers of wall time read the offset anew.
//
// Readings agree with CLOCK_MONOTONIC within some tens of nanoseconds, or microseconds while NTP
// changes the rate of that clock. At a new anchor, readings on one thread may go back by as much.
// An error of the counter that is small shows until the next refresh.
//
// Used by the tracer for every span, and by delivery, which refreshes it.
#pragma once

#include <atomic>
#include <cstdint>
#include <optional>

#include "src/common/clock.h"
#include "src/common/tick_counter.h"
#include "src/common/tick_rate.h"

namespace lightstep::common {

// The clocks that SpanClock reads. Tests have others.
class SystemTime {
 public:
  static Nanoseconds Monotonic() { return MonotonicNow(); }
  static Nanoseconds Wall() { return ReadClock(CLOCK_REALTIME); }
  static bool HasTicks() { return TickCounter::KeepsTime(); }
  std::uint64_t Ticks() const { return counter_.Read(); }
  std::uint64_t TicksInOrder() const { return counter_.ReadInOrder(); }

 private:
  TickCounter counter_;
};

template <class Source>
class BasicSpanClock {
 public:
  explicit BasicSpanClock(Source source = {}) : source_{source}, has_ticks_{source.HasTicks()} {
    SetAnchor();
  }

  // A reading of CLOCK_MONOTONIC.
  Nanoseconds Now() const {
    return Read([](std::uint64_t) {});
  }

  // The same, for a moment whose wall time is wanted too.
  Nanoseconds NowForAt() const {
    return Read([this](std::uint64_t anchor) {
      // The counter ran on, or began anew, while the machine was suspended and CLOCK_MONOTONIC
      // stood still, or nobody has refreshed for long: the wall clock is no longer where it was.
      if (!IsNone(anchor)) fresh_until_.store(kNeverFresh, std::memory_order_relaxed);
    });
  }

  // Nanoseconds since the Unix epoch at the moment of a monotonic reading.
  Nanoseconds At(Nanoseconds monotonic) const {
    if (__builtin_expect(monotonic >= fresh_until_.load(std::memory_order_acquire), false)) {
      ReadOffset(kFreshAlone);
    }
    return monotonic + offset_.load(std::memory_order_relaxed);
  }

  // Follows a wall clock that was set or slewed, and sets a new anchor. Called from time to time,
  // by one thread at a time.
  void Refresh() {
    ReadOffset(kFreshWhileRefreshed);
    SetAnchor();
  }

  // For a forked child, whose clock may differ (time_namespaces(7)): forgets everything learned.
  void Forget() {
    fresh_until_.store(kNeverFresh, std::memory_order_relaxed);
    ForgetCounter();
  }

 private:
  // Far from any value of a counter that began at 0.
  static constexpr std::uint64_t kNone = std::uint64_t{1} << 63;
  static bool IsNone(std::uint64_t anchor) { return static_cast<std::int64_t>(anchor) < 0; }
  static constexpr int kTries = 4;
  // Linux may find out later that the processors' counters differ, which no single one of them
  // shows. So it is asked again every few seconds.
  static constexpr std::uint32_t kRefreshesToAsk = 200;
  // Half a microsecond of a counter of 2 GHz, several times the usual duration.
  static constexpr std::uint64_t kMaxTicksToRead = 1024;

  // How long an offset may be used: one that Refresh has read, before whose end the next Refresh is
  // expected, and one that a reader has read because no Refresh came.
  static constexpr Nanoseconds kFreshWhileRefreshed = 2'000'000'000;
  static constexpr Nanoseconds kFreshAlone = 10'000;
  static constexpr Nanoseconds kNeverFresh = INT64_MIN;
  // Several times the duration of reading two clocks from the system.
  static constexpr Nanoseconds kMaxTimeToRead = 1'000;

  // Calls `without_counter` if the counter, which was compared with `anchor`, cannot be used.
  template <class WithoutCounter>
  Nanoseconds Read(WithoutCounter without_counter) const {
    // A reader that sees the time or the rate of a later anchor also sees what Refresh stored
    // before them, and finds that the anchor has changed.
    const std::uint64_t anchor = anchor_.load(std::memory_order_acquire);
    const std::uint64_t passed = source_.Ticks() - anchor;  // huge if it went backwards
    const Nanoseconds time = time_.load(std::memory_order_acquire);
    const std::uint64_t rate = rate_.load(std::memory_order_acquire);
    const bool is_whole = anchor_.load(std::memory_order_relaxed) == anchor;
    if (__builtin_expect(!is_whole || passed > kMaxTicks, false)) {
      without_counter(anchor);
      return source_.Monotonic();
    }
    return time + TimeOfTicks(passed, rate);
  }

  // Any thread may call this. If two do so at the same time, the later reading may be lost, until
  // the next one.
  [[gnu::cold, gnu::noinline]] void ReadOffset(Nanoseconds fresh_for) const {
    Nanoseconds least = INT64_MAX;
    Nanoseconds offset = 0, now = 0;
    for (int i = 0; i < kTries && least > kMaxTimeToRead; ++i) {
      const Nanoseconds before = source_.Monotonic();
      const Nanoseconds wall = source_.Wall();
      now = source_.Monotonic();
      // Longer where the thread was interrupted.
      if (now - before >= least) continue;
      least = now - before;
      offset = wall - (before + least / 2);
    }
    offset_.store(offset, std::memory_order_relaxed);
    fresh_until_.store(now + fresh_for, std::memory_order_release);
  }

  void SetAnchor() {
    if (++refreshes_ % kRefreshesToAsk == 0) {
      has_ticks_ = source_.HasTicks();
      if (!has_ticks_) ForgetCounter();
    }
    if (!has_ticks_) return;
    const std::optional<TickReading> reading = ReadBoth();
    if (!reading) return;
    const std::optional<NanosecondsPerTick> rate = learner_.Learn(*reading);
    anchor_.store(kNone, std::memory_order_relaxed);
    if (!rate) return;
    time_.store(reading->time, std::memory_order_release);
    rate_.store(*rate, std::memory_order_release);
    anchor_.store(reading->ticks, std::memory_order_release);
  }

  void ForgetCounter() {
    anchor_.store(kNone, std::memory_order_relaxed);
    learner_ = {};
  }

  // Reads counter and clock at the same moment: the best of several tries. Returns nothing if the
  // thread was interrupted in each of them.
  std::optional<TickReading> ReadBoth() const {
    std::optional<TickReading> reading;
    std::uint64_t least = kMaxTicksToRead + 1;
    for (int i = 0; i < kTries; ++i) {
      const std::uint64_t before = source_.TicksInOrder();
      const Nanoseconds time = source_.Monotonic();
      const std::uint64_t taken = source_.TicksInOrder() - before;
      if (taken < least) {
        least = taken;
        reading = TickReading{before + taken / 2, time};
      }
    }
    return reading;
  }

  const Source source_;
  bool has_ticks_;
  std::uint32_t refreshes_ = 0;
  // The offset to wall time, and until when it may be used, by the monotonic clock.
  mutable std::atomic<Nanoseconds> offset_{0};
  mutable std::atomic<Nanoseconds> fresh_until_{kNeverFresh};
  std::atomic<std::uint64_t> anchor_{kNone};
  std::atomic<Nanoseconds> time_{0};    // at the anchor
  std::atomic<std::uint64_t> rate_{0};  // from the anchor on, NanosecondsPerTick
  TickRate learner_;
};

using SpanClock = BasicSpanClock<SystemTime>;

}  // namespace lightstep::common
