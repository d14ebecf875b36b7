// Random 64-bit ids of spans, traces and reporters. Each thread has a generator of its own, seeded
// by the kernel; a forked child seeds anew, so that it never repeats what its parent will draw.
#pragma once

#include <cstdint>

namespace lightstep::common {

// Never 0, which means "no id" in every format.
std::uint64_t RandomId();

}  // namespace lightstep::common
