// The binary carrier: a lightstep.BinaryCarrier message (proto/lightstep_carrier.proto). Used by
// the tracer for Format.BINARY.
#pragma once

#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "src/propagation/propagator.h"

namespace lightstep::propagation {

std::string EncodeBinary(const SpanContext& context);

// An empty carrier holds nothing.
Extracted DecodeBinary(std::string_view carrier);

}  // namespace lightstep::propagation
