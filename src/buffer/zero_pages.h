// Zeros memory by giving it back to the system, as far as whole pages lie in it. Used by
// SegmentMemory.
#pragma once

#include <sys/mman.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lightstep::buffer {

// Zeros `bytes` at `memory`, which is private and anonymous. madvise rounds the end up to a page.
// On machines whose pages are larger than kPageBytes, as the 64 KiB of some Arm kernels, it would
// zero what lies behind. So the ends that are no whole page are written.
inline void ZeroPages(char* memory, std::size_t bytes, std::size_t page_bytes) {
  const auto begin = reinterpret_cast<std::uintptr_t>(memory);
  const std::uintptr_t end = begin + bytes;
  const std::uintptr_t first = (begin + page_bytes - 1) / page_bytes * page_bytes;
  const std::uintptr_t last = end / page_bytes * page_bytes;
  if (first >= last) {
    std::memset(memory, 0, bytes);
    return;
  }
  std::memset(memory, 0, first - begin);
  madvise(memory + (first - begin), last - first, MADV_DONTNEED);
  std::memset(memory + (last - begin), 0, end - last);
}

inline void ZeroPages(char* memory, std::size_t bytes) {
  ZeroPages(memory, bytes, static_cast<std::size_t>(sysconf(_SC_PAGESIZE)));
}

}  // namespace lightstep::buffer
