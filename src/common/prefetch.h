// Tells the processor that memory will be written soon.
#pragma once

namespace lightstep::common {

inline void PrefetchToWrite(const char* memory) {
#if defined(__x86_64__)
  // GCC compiles the builtin to a prefetch for reading, unless it is told that the processor has
  // this instruction. A line that another core has read would then be fetched twice. On processors
  // that lack the instruction it does nothing.
  asm volatile("prefetchw %0" : : "m"(*memory));
#else
  __builtin_prefetch(memory, 1);
#endif
}

}  // namespace lightstep::common
