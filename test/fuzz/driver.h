// What every fuzz target has: the function that libFuzzer, or replay.cc in its place, calls with
// one input after the other, and a check that ends the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace lightstep::fuzz {

// An input has shown that something does not hold: aborts.
inline void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace lightstep::fuzz
