// Facts about the process for its origin. The texts may be any bytes.
//
// Used by origin.cc.
#pragma once

#include <string>
#include <vector>

namespace lightstep::tracer {

std::string HostName();

// The arguments as the kernel keeps them, the program's name first. Empty without /proc.
std::vector<std::string> CommandArguments();

// The file that is executed, without its directories.
std::string ExecutableName();

// A random UUID (RFC 9562, version 4), never the same in two processes.
std::string RandomUuid();

}  // namespace lightstep::tracer
