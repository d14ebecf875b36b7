// TickRate: learns how much time passes in a tick of a counter, from readings of the counter and of
// a clock at the same moment, and tells when the counter can't be trusted: after a jump, a reset, a
// change of its rate, or when it was not looked at for long. A counter that was not trusted is once
// it has agreed with the clock for a while. Used by SpanClock, on the delivery thread.
#pragma once

#include <cstdint>
#include <optional>

#include "src/common/clock.h"

namespace lightstep::common {

struct TickReading {
  std::uint64_t ticks;
  Nanoseconds time;
};

// In 2^-32 ns a tick: a rate takes 32 bits if the counter makes more than one tick in a nanosecond,
// and one that makes fewer is not trusted.
using NanosecondsPerTick = std::uint32_t;

// The most ticks that a rate is good for: 4 s of a counter of 1 GHz, 0.9 s of one of 5 GHz.
inline constexpr std::uint64_t kMaxTicks = UINT32_MAX;

// The time that up to kMaxTicks take.
inline Nanoseconds TimeOfTicks(std::uint64_t ticks, std::uint64_t rate) {
  return static_cast<Nanoseconds>(ticks * rate >> 32);
}

class TickRate {
 public:
  // Takes a reading in, later than those before. Returns the rate to go on from it with; nothing
  // where the counter is not to be trusted yet, or no more.
  std::optional<NanosecondsPerTick> Learn(const TickReading& reading);

 private:
  bool Agrees(const TickReading& reading) const;

  std::optional<TickReading> last_;
  // The rate is that between the base and the last reading. So that the two are never close, nor
  // far apart, there is always a later reading to become the base.
  TickReading base_{}, next_base_{};
  NanosecondsPerTick rate_ = 0;  // 0: not known
};

}  // namespace lightstep::common
