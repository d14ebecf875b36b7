// The system's clocks, and limits on waiting. Used wherever there is a deadline. Spans use
// SpanClock.
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

// A time to wait that a user gave, limited to between 0 and one year. Nobody waits longer than
// that, and a year can be added to a reading of a clock without overflow.
inline Nanoseconds ToWait(std::chrono::microseconds time) {
  constexpr std::chrono::microseconds kYear = std::chrono::hours{365 * 24};
  return std::chrono::nanoseconds{std::clamp(time, std::chrono::microseconds{0}, kYear)}.count();
}

}  // namespace lightstep::common
