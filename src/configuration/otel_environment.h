// OpenTelemetry's environment variables, OTEL_*, for a tracer that speaks OTLP. Used by the reader,
// after documents and LIGHTSTEP_*, which take precedence.
#pragma once

#include <set>
#include <string_view>

#include "lightstep/options.h"

namespace lightstep::configuration {

// Names of keys that were given.
using GivenKeys = std::set<std::string_view>;

// Sets the options that stand for keys which are not among `given`, and those without a key:
// whether the tracer reports, and its limits. Resource attributes are added to those that are
// there. A variable that is wrong is ignored, with one of the options' warnings. A variable for
// traces alone (OTEL_EXPORTER_OTLP_TRACES_...) takes precedence over the general one.
void ReadOtelEnvironment(const GivenKeys& given, TracerOptions& options);

}  // namespace lightstep::configuration
