#include "src/common/tick_rate.h"

#include <cmath>
#include <cstdlib>

namespace lightstep::common {
namespace {

// Readings of clock and counter are not quite of one moment, but within some tens of nanoseconds:
// over the shortest base that makes the rate wrong by less than a millionth, 1 ns in a millisecond.
constexpr Nanoseconds kMinBase = 100'000'000;
// From then on the base is between one and two of these. The clock's own rate changes when NTP
// adjusts it, so an older one would be of no more use.
constexpr Nanoseconds kBase = 250'000'000;

// How far the counter may be off at the next reading. NTP adjusts the clock by up to 0.5 ms in a
// second, 25 µs between two readings; at most times by next to nothing.
constexpr Nanoseconds kTolerance = 10'000;

// 0 where there is none that could be used.
NanosecondsPerTick RateBetween(const TickReading& first, const TickReading& second) {
  const double rate = std::ldexp(static_cast<double>(second.time - first.time) /
                                     static_cast<double>(second.ticks - first.ticks),
                                 32);
  return rate >= 1 && rate <= UINT32_MAX ? static_cast<NanosecondsPerTick>(rate) : 0;
}

}  // namespace

bool TickRate::Agrees(const TickReading& reading) const {
  const std::uint64_t passed = reading.ticks - last_->ticks;  // huge where it went backwards
  if (passed > kMaxTicks) return false;
  if (rate_ == 0) return true;
  return std::abs(last_->time + TimeOfTicks(passed, rate_) - reading.time) <= kTolerance;
}

std::optional<NanosecondsPerTick> TickRate::Learn(const TickReading& reading) {
  if (!last_ || !Agrees(reading)) {
    last_ = base_ = next_base_ = reading;
    rate_ = 0;
    return std::nullopt;
  }
  last_ = reading;
  if (reading.time - base_.time < kMinBase) return std::nullopt;
  // A rate that no reading has confirmed is not used yet.
  const bool is_confirmed = rate_ != 0;
  rate_ = RateBetween(base_, reading);
  if (reading.time - next_base_.time >= kBase) {
    base_ = next_base_;
    next_base_ = reading;
  }
  if (!is_confirmed || rate_ == 0) return std::nullopt;
  return rate_;
}

}  // namespace lightstep::common
