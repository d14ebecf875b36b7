// PropagationMode: how a context is written into text carriers; docs/guides/propagation.md has the
// keys of each. C++11, as everything that lightstep/tracer.h includes.
#pragma once

#include <cstdint>

namespace lightstep {

enum class PropagationMode : std::uint8_t {
  kLightstep,
  kB3,            // Zipkin's
  kTraceContext,  // W3C Trace Context
  kEnvoy,         // all in one key
  kCloudTrace,    // Google Cloud's
  // The names that programs know from the original C++ tracer.
  lightstep = kLightstep,
  b3 = kB3,
  trace_context = kTraceContext,
  envoy = kEnvoy,
  cloud_trace = kCloudTrace,
};

}  // namespace lightstep
