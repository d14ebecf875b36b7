// Conversions between the API's SpanContext and the core's.
#pragma once

#include <Python.h>

#include <string_view>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::opentelemetry {

// The contents of the API's SpanContext.
struct ReadContext {
  SpanContext context;
  Ref trace_state;  // the TraceState; null where it is empty
};

// Reads an opentelemetry.trace.SpanContext. Any other object, and a SpanContext with ids that are
// out of range, is read as a context without ids. Returns false, with an exception set, if
// ForgetException leaves one set.
bool ReadSpanContext(PyObject* object, ReadContext& read);

// An opentelemetry.trace.SpanContext. `trace_state` may be null. Null with an
// exception set.
Ref NewSpanContext(const SpanContext& context, PyObject* trace_state);

// The TraceState that a header makes. Null with an exception set.
Ref NewTraceState(std::string_view header);

// An opentelemetry.trace.NonRecordingSpan, which stands for a span that this process does not
// record. `trace_state` may be null. Null with an exception set.
Ref NewNonRecordingSpan(const SpanContext& context, PyObject* trace_state);

// The 128 bits of a trace id as an int.
Ref NewTraceId(const SpanContext& context);

// Writes the header of a TraceState into the core's context, or null if it is empty. Returns false,
// with an exception set, if ForgetException leaves one set.
bool ReadTraceState(PyObject* trace_state, SpanContext& context);

}  // namespace lightstep::python::opentelemetry
