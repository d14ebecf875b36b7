// The instrumentation scope of spans: the library that makes them, as OpenTelemetry's API has it.
// Used by whoever makes tracers for scopes, once for each.
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
  std::vector<std::pair<std::string_view, Value>> attributes;  // no key stands twice
};

// For SpanRecord::SetScope. 0 where the recorder's protocol has no form for scopes.
buffer::Scope RegisterScope(Recorder& recorder, const InstrumentationScope& scope);

}  // namespace lightstep::tracer
