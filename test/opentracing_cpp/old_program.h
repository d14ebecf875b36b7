// A program written for the original C++ tracer, as it stood: C++11, nothing but
// lightstep/tracer.h. Used by old_program_test.
#pragma once

#include <cstdint>
#include <string>

namespace old_program {

// Reports a trace to a satellite on a loopback port. Empty: all was well.
std::string Run(std::uint16_t port);

}  // namespace old_program
