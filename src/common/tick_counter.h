// The processor's time stamp counter: the cheapest thing to read that goes on at a steady rate, in
// ticks of a length that nobody tells. Used by SpanClock, which finds out their length.
//
// Intel's manual (Software Developer's Manual, volume 3, "Time-Stamp Counter" and "Invariant TSC")
// lets it differ between processors and stop or change its rate where it is not invariant. Linux
// watches for that, and tells its own time by the counter only where it is invariant and the same
// on all processors; so what is asked here is what Linux does.
#pragma once

#include <cstdint>

namespace lightstep::common {

class TickCounter {
 public:
  // Whether Linux tells the time by this counter now. Reads a file.
  static bool KeepsTime();

#ifdef __x86_64__
  // Not in order with the instructions around it: it may be read some tens of nanoseconds early.
  static std::uint64_t Read() { return __builtin_ia32_rdtsc(); }

  // After all that stands before, and before all that stands after.
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
