// What an origin says of the process that it is made in. Any bytes, as the system has them.
//
// Used by origin.cc.
#pragma once

#include <string>
#include <vector>

namespace lightstep::tracer {

std::string HostName();

// The arguments as the kernel keeps them, the program's name first. Empty where /proc is not there.
std::vector<std::string> CommandArguments();

// The file that is executed, without its directories.
std::string ExecutableName();

// A random UUID (RFC 9562, version 4), never the same in two processes.
std::string RandomUuid();

}  // namespace lightstep::tracer
