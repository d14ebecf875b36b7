// Ids as hexadecimal text, which most formats share. Formats with 128-bit trace ids write 32
// digits. Used by the propagators.
#pragma once

#include <string>
#include <string_view>

#include "lightstep/span_context.h"

namespace lightstep::propagation {

// 32 lower-case digits.
std::string TraceIdToHex(const SpanContext& context);

// Reads up to 32 hex digits of either case as the trace id of `context`. Returns false if `hex` is
// anything else, or 0.
bool ReadTraceId(std::string_view hex, SpanContext& context);

// Reads up to 16 hex digits of either case as the span id of `context`. Returns false if `hex` is
// anything else, or 0.
bool ReadSpanId(std::string_view hex, SpanContext& context);

}  // namespace lightstep::propagation
