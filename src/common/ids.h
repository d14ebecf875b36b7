// Random 64-bit ids of spans, traces and reporters. Each thread has a generator of its own, seeded
// by the kernel; a forked child seeds anew, so that it never repeats what its parent will draw.
#pragma once

#include <cstdint>

namespace lightstep::common {

// Never 0, which means "no id" in every format.
std::uint64_t RandomId();

// Two for little more than the price of one: most of it is finding the thread's generator.
void RandomIds(std::uint64_t* first, std::uint64_t* second);

}  // namespace lightstep::common
