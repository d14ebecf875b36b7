// The instrumentation scope of spans: OpenTelemetry's name for the library that makes them.
// Used once for each tracer that is made for a scope.
#pragma once

#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/value.h"
#include "src/buffer/span_buffer.h"
#include "src/tracer/recorder.h"

namespace lightstep::tracer {

struct InstrumentationScope {
  std::string_view name;
  std::string_view version;                                    // may be empty
  std::string_view schema_url;                                 // may be empty
  std::vector<std::pair<std::string_view, Value>> attributes;  // keys are unique
};

// For SpanRecord::SetScope. 0 where the recorder's protocol has no form for scopes.
buffer::Scope RegisterScope(Recorder& recorder, const InstrumentationScope& scope);

}  // namespace lightstep::tracer
