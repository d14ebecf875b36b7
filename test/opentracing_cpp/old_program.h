// A program that was written for the original C++ tracer: C++11, with lightstep/tracer.h only. Used
// by old_program_test.
#pragma once

#include <cstdint>
#include <string>

namespace old_program {

// Reports a trace to a satellite on a loopback port. Returns the error, empty if there is none.
std::string Run(std::uint16_t port);

}  // namespace old_program
