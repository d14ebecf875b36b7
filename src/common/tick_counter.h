// TickCounter: the processor's time stamp counter, which is the cheapest clock to read. It runs at
// a steady rate that is not documented. Used by SpanClock, which finds out the rate.
//
// By Intel's manual (Software Developer's Manual, volume 3, "Time-Stamp Counter" and "Invariant
// TSC"), the counters of processors may differ, and a counter that is not invariant may stop or
// change its rate. Linux checks this, and uses the counter for its own clock only if it is
// invariant and the same on all processors. So KeepsTime asks what Linux uses.
#pragma once

#include <cstdint>

namespace lightstep::common {

class TickCounter {
 public:
  // Whether Linux uses this counter for its clock now. Reads a file.
  static bool KeepsTime();

#ifdef __x86_64__
  // Not ordered with the surrounding instructions: it may be read some tens of nanoseconds early.
  static std::uint64_t Read() { return __builtin_ia32_rdtsc(); }

  // Ordered after all earlier and before all later instructions.
  static std::uint64_t ReadInOrder() {
    __builtin_ia32_lfence();
    const std::uint64_t ticks = Read();
    __builtin_ia32_lfence();
    return ticks;
  }
#else
  static std::uint64_t Read() { return 0; }
  static std::uint64_t ReadInOrder() { return 0; }
#endif
};

}  // namespace lightstep::common
