// The end of a span: records what is final only then, tells the processors, and finishes the
// record.
//
// Used by the types of spans.
#pragma once

#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

// Ends the span, unless it has ended. `time` counts from the Unix epoch, or is tracer::kNow.
// Returns false, with an exception set, if ForgetException leaves one set. The span has ended in
// any case.
bool End(SpanObject* span, common::Nanoseconds time);

}  // namespace lightstep::python::opentelemetry
