// Random 64-bit ids of spans, traces and reporters. Each thread has its own generator, which is
// seeded by the kernel. A forked child seeds anew, so that it never draws the ids that its parent
// draws.
#pragma once

#include <cstdint>

namespace lightstep::common {

// Never returns 0, which means "no id" in every format.
std::uint64_t RandomId();

// Draws two ids. This costs little more than drawing one, because finding the thread's generator is
// most of the cost.
void RandomIds(std::uint64_t* first, std::uint64_t* second);

}  // namespace lightstep::common
