// The kind of a span: its role in a remote call. Used by the encoders and by the APIs.
#pragma once

#include <cstdint>

namespace lightstep::trace {

// OpenTelemetry's kinds, with OTLP's numbers.
enum class SpanKind : std::uint8_t {
  kUnspecified = 0,
  kInternal = 1,
  kServer = 2,
  kClient = 3,
  kProducer = 4,
  kConsumer = 5,
};

}  // namespace lightstep::trace
