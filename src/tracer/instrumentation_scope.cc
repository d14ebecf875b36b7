#include "src/tracer/instrumentation_scope.h"

#include "src/wire/otlp/resource.h"

namespace lightstep::tracer {

buffer::Scope RegisterScope(Recorder& recorder, const InstrumentationScope& scope) {
  if (!recorder.is_otlp()) return 0;
  wire::InstrumentationScope encoded{scope.name, scope.version, scope.schema_url};
  for (const auto& [key, value] : scope.attributes) encoded.Set(key, value);
  return recorder.RegisterScope(encoded.Encode());
}

}  // namespace lightstep::tracer
