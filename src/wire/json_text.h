// An array or a map as JSON (RFC 8259), for formats that have no nested values. Used by them.
#pragma once

#include <string>

#include "lightstep/value.h"

namespace lightstep::wire {

// Texts need not be UTF-8. A number that is none becomes the text NaN, Infinity or -Infinity. What
// is nested too deep becomes the text "...". What lies beyond 1 MiB is left out, which is far more
// than a span can hold.
std::string JsonTextOf(const Value& value);

}  // namespace lightstep::wire
