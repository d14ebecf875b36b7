// Prints an exception as Python does at the end of a program that it ends: what led to it first,
// groups with a margin (Python's documentation, "Exception Groups").
//
// Used by the values of log fields.
#pragma once

#include <cstddef>
#include <string>

#include "python/native/values/exception_chain.h"

namespace lightstep::python {

// Python's own limits.
inline constexpr std::size_t kMaxGroupWidth = 15;
inline constexpr int kMaxGroupDepth = 10;

// If the whole text would be too long for a protocol, prints fewer frames of each exception, and
// then less of their texts. Frames that are left out are counted.
std::string PrintException(const ExceptionChain& chain);

}  // namespace lightstep::python
