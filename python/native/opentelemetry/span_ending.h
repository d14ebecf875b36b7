// The end of a span: what is known for good only then is recorded, processors are told, and the
// record finishes.
//
// Used by the types of spans.
#pragma once

#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

// Ends the span, unless it has ended. `time` counts from the Unix epoch, or is tracer::kNow. False,
// with an exception set, for what ForgetException leaves set; the span has ended nevertheless.
bool End(SpanObject* span, common::Nanoseconds time);

}  // namespace lightstep::python::opentelemetry
