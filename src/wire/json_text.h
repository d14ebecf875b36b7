// An array or a map as JSON (RFC 8259), for formats that have no nested values. Used by them.
#pragma once

#include <string>

#include "lightstep/value.h"

namespace lightstep::wire {

// Texts need not be UTF-8. Non-finite numbers become the texts NaN, Infinity and -Infinity. A value
// that is nested too deep becomes the text "...". Everything beyond 1 MiB, far more than a span can
// hold, is left out.
std::string JsonTextOf(const Value& value);

}  // namespace lightstep::wire
