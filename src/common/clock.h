// The system's clocks, and how long to wait. Used wherever there is a deadline; a span's own clock
// is SpanClock.
#pragma once

#include <algorithm>
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

}  // namespace lightstep::common
