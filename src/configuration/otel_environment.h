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

// Where and what OTLP reports: sets the options that stand for keys which are not among `given`,
// and whether the tracer reports at all. Resource attributes are added to those that are there. A
// variable that is wrong is ignored, with one of the options' warnings. A variable for traces alone
// (OTEL_EXPORTER_OTLP_TRACES_...) takes precedence over the general one.
void ReadOtelEnvironment(const GivenKeys& given, TracerOptions& options);

// What spans hold, and whether there are any: the limits, OTEL_SDK_DISABLED. With `sdk`, which may
// be null, which sampler decides, too.
void ReadSdkEnvironment(TracerOptions& options, SdkSettings* sdk);

}  // namespace lightstep::configuration
