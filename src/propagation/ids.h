// Ids as hexadecimal text, in which the formats agree; those that have room for a trace id of 128
// bits write its 32 digits. Used by the propagators.
#pragma once

#include <string>
#include <string_view>

#include "lightstep/span_context.h"

namespace lightstep::propagation {

// 32 lower-case digits.
std::string TraceIdToHex(const SpanContext& context);

// Takes up to 32 hex digits of either case for the trace id of `context`. False: they are none, or
// all of them are 0.
bool ReadTraceId(std::string_view hex, SpanContext& context);

// Takes up to 16 hex digits of either case for the span id of `context`. False: they are none, or
// they are 0.
bool ReadSpanId(std::string_view hex, SpanContext& context);

}  // namespace lightstep::propagation
