// From the options of a C++ program to those of the tracer behind it. Used by MakeLightStepTracer.
#pragma once

#include "lightstep/options.h"
#include "lightstep/tracer.h"

namespace lightstep::opentracing_cpp {

// Throws OptionsError for what the tracer's own validation never sees.
TracerOptions ToTracerOptions(const LightStepTracerOptions& given);

// Never null: standard error, where no sink is given.
LogSink ToLogSink(const LightStepTracerOptions& given);

}  // namespace lightstep::opentracing_cpp
