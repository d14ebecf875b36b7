// TickRate: learns how much time passes in one tick of a counter, from readings of the counter and
// of a clock at the same moment. It also finds out when the counter cannot be trusted: after a
// jump, a reset, a change of its rate, or a long time without a reading. The counter is trusted
// again once it has agreed with the clock for a while. Used by SpanClock, on the delivery thread.
#pragma once

#include <cstdint>
#include <optional>

#include "src/common/clock.h"

namespace lightstep::common {

struct TickReading {
  std::uint64_t ticks;
  Nanoseconds time;
};

// The length of a tick, in units of 2^-32 ns. It fits into 32 bits if the counter makes more than
// one tick in a nanosecond. A slower counter is not trusted.
using NanosecondsPerTick = std::uint32_t;

// The maximum number of ticks that a rate may be applied to: 4 s of a counter of 1 GHz, 0.9 s of
// one of 5 GHz.
inline constexpr std::uint64_t kMaxTicks = UINT32_MAX;

// The time that `ticks` take, at most kMaxTicks.
inline Nanoseconds TimeOfTicks(std::uint64_t ticks, std::uint64_t rate) {
  return static_cast<Nanoseconds>(ticks * rate >> 32);
}

class TickRate {
 public:
  // Takes a reading, later than all before. Returns the rate at which to continue from it, or
  // nothing if the counter is not trusted yet or any more.
  std::optional<NanosecondsPerTick> Learn(const TickReading& reading);

 private:
  bool Agrees(const TickReading& reading) const;

  std::optional<TickReading> last_;
  // The rate is measured between the base and the last reading. next_base_ is the reading that
  // becomes the base next, so that the two are never close together nor far apart.
  TickReading base_{}, next_base_{};
  NanosecondsPerTick rate_ = 0;  // 0: not known
};

}  // namespace lightstep::common
