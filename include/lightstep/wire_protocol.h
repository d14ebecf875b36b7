// WireProtocol and Compression: what a tracer speaks to its receivers. C++11, as everything that
// lightstep/tracer.h includes.
#pragma once

#include <cstdint>

namespace lightstep {

enum class WireProtocol : std::uint8_t {
  kLightStep,  // reports, to satellites or to the collector
  kOtlp,       // OpenTelemetry's OTLP over HTTP, to any OpenTelemetry back end
};

enum class Compression : std::uint8_t { kNone, kGzip };

}  // namespace lightstep
