// How the operation of a span ended. Used by the encoders and by the APIs.
#pragma once

#include <cstdint>

namespace lightstep::trace {

// OpenTelemetry's status codes, with OTLP's numbers.
enum class StatusCode : std::uint8_t { kUnset = 0, kOk = 1, kError = 2 };

}  // namespace lightstep::trace
