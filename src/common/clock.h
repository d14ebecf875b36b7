// The two clocks of a span: a monotonic reading at each end gives an exact duration, and an offset
// that the delivery thread refreshes turns a monotonic reading into wall time, so that starting a
// span reads one clock and not two.
//
// Used by the tracer for every span, by delivery for refreshing.
#pragma once

#include <algorithm>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <ctime>

namespace lightstep::common {

using Nanoseconds = std::int64_t;

inline Nanoseconds ReadClock(clockid_t id) {
  timespec now;
  clock_gettime(id, &now);
  return Nanoseconds{now.tv_sec} * 1'000'000'000 + now.tv_nsec;
}

inline Nanoseconds MonotonicNow() { return ReadClock(CLOCK_MONOTONIC); }

// How long to wait, for a time that somebody gave: not less than nothing, and at most a year, which
// nobody waits for and which can be added to a reading of a clock.
inline Nanoseconds ToWait(std::chrono::microseconds time) {
  constexpr std::chrono::microseconds kYear = std::chrono::hours{365 * 24};
  return std::chrono::nanoseconds{std::clamp(time, std::chrono::microseconds{0}, kYear)}.count();
}

class WallClock {
 public:
  WallClock() { Refresh(); }

  // Nanoseconds since the Unix epoch at the moment of a monotonic reading.
  Nanoseconds At(Nanoseconds monotonic) const {
    return monotonic + offset_.load(std::memory_order_relaxed);
  }

  // Follows a wall clock that was set or slewed.
  void Refresh() {
    offset_.store(ReadClock(CLOCK_REALTIME) - MonotonicNow(), std::memory_order_relaxed);
  }

 private:
  std::atomic<Nanoseconds> offset_;
};

}  // namespace lightstep::common
