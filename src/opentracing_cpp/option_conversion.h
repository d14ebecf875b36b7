// Converts the options of a C++ program to those of the native tracer. Used by MakeLightStepTracer.
#pragma once

#include "lightstep/options.h"
#include "lightstep/tracer.h"

namespace lightstep::opentracing_cpp {

// Throws OptionsError for mistakes that the native tracer's validation can't see.
TracerOptions ToTracerOptions(const LightStepTracerOptions& given);

// Never null. Without a sink, messages go to standard error.
LogSink ToLogSink(const LightStepTracerOptions& given);

}  // namespace lightstep::opentracing_cpp
