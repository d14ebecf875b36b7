// OpenTelemetry's environment variables, OTEL_*, for a tracer that speaks OTLP or has
// OpenTelemetry's API. Used by the reader, after documents and LIGHTSTEP_*, which take precedence.
#pragma once

#include <set>
#include <string_view>

#include "lightstep/options.h"
#include "src/configuration/sdk_settings.h"

namespace lightstep::configuration {

// Names of keys that were given.
using GivenKeys = std::set<std::string_view>;

// Reads the variables of the exporter and the resource. Sets the options whose keys are not among
// `given`, and whether the tracer reports at all. Resource attributes are added to the existing
// ones. A wrong variable is ignored, and the options get a warning. A variable for traces alone
// (OTEL_EXPORTER_OTLP_TRACES_...) takes precedence over the general one.
void ReadOtelEnvironment(const GivenKeys& given, TracerOptions& options);

// Reads the limits of spans and OTEL_SDK_DISABLED, and, if `sdk` is not null, the sampler.
void ReadSdkEnvironment(TracerOptions& options, SdkSettings* sdk);

}  // namespace lightstep::configuration
