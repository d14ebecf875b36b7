// The common part of the fuzz targets: the function that libFuzzer, or replay.cc instead of it,
// calls with each input, and a check that aborts the program.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size);

namespace lightstep::fuzz {

// Aborts, because an input has shown that a property does not hold.
inline void Expect(bool holds, const char* what) {
  if (holds) return;
  std::fprintf(stderr, "does not hold: %s\n", what);
  std::abort();
}

}  // namespace lightstep::fuzz
