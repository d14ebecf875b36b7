// TickCounter: the processor's own counter, which is the cheapest clock to read: the time stamp
// counter of x86-64, the generic timer's virtual counter of 64-bit Arm, and none elsewhere. It runs
// at a steady rate. Used by SpanClock, which finds out the rate.
//
// x86-64: by Intel's manual (Software Developer's Manual, volume 3, "Time-Stamp Counter" and
// "Invariant TSC"), the counters of processors may differ, and a counter that is not invariant may
// stop or change its rate.
//
// Arm: by the Arm Architecture Reference Manual ("The Generic Timer"), all processors of a machine
// see one system counter, and CNTFRQ_EL0 has its rate as the firmware wrote it. The rate is 1 GHz
// on newer processors, and as little as some tens of MHz on others. Some processors return wrong
// values; Linux knows them, and then traps the instruction and corrects what it reads.
//
// Linux checks its counters, and uses one for its own clock only if it can be trusted. So KeepsTime
// asks what Linux uses.
#pragma once

#include <cstdint>

namespace lightstep::common {

class TickCounter {
 public:
  // Whether Linux uses this counter for its clock now. Reads a file.
  static bool KeepsTime();

#if defined(__x86_64__)
  // Not ordered with the surrounding instructions: it may be read some tens of nanoseconds early.
  std::uint64_t Read() const { return __builtin_ia32_rdtsc(); }

  // Ordered after all earlier and before all later instructions.
  std::uint64_t ReadInOrder() const {
    __builtin_ia32_lfence();
    const std::uint64_t ticks = Read();
    __builtin_ia32_lfence();
    return ticks;
  }
#elif defined(__aarch64__)
  // As above. The clobber keeps the compiler from moving accesses to memory across it.
  std::uint64_t Read() const {
    std::uint64_t count;
    asm volatile("mrs %0, cntvct_el0" : "=r"(count) : : "memory");
    return count << shift_;
  }

  std::uint64_t ReadInOrder() const {
    asm volatile("isb" : : : "memory");
    const std::uint64_t ticks = Read();
    asm volatile("isb" : : : "memory");
    return ticks;
  }
#else
  std::uint64_t Read() const { return 0; }
  std::uint64_t ReadInOrder() const { return 0; }
#endif

  // The smallest shift with which a counter of this frequency (in Hz) makes more than one tick in a
  // nanosecond, which TickRate asks for. 0 for a frequency that is not known.
  static constexpr int ShiftFor(std::uint64_t frequency) {
    int shift = 0;
    while (frequency != 0 && frequency <= 1'000'000'000) {
      frequency <<= 1;
      ++shift;
    }
    return shift;
  }

 private:
#if defined(__aarch64__)
  static std::uint64_t Frequency() {
    std::uint64_t frequency;
    asm volatile("mrs %0, cntfrq_el0" : "=r"(frequency));
    return frequency & UINT32_MAX;
  }

  // A tick is a fraction of one of the counter's, so that limits in ticks mean the same time on
  // every processor, within a small factor. If the firmware wrote a wrong frequency, the rate
  // that is found is another, or none that could be used.
  int shift_ = ShiftFor(Frequency());
#endif
};

}  // namespace lightstep::common
