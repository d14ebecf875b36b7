// The API's SpanContext and the core's: each made of the other.
#pragma once

#include <Python.h>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::opentelemetry {

// What the API's SpanContext says.
struct ReadContext {
  SpanContext context;
  Ref trace_state;  // the TraceState; null where it is empty
};

// Reads an opentelemetry.trace.SpanContext. Anything else, and what it can't say, is read as a
// context without ids. False, with an exception set, for what ForgetException leaves set.
bool ReadSpanContext(PyObject* object, ReadContext& read);

// An opentelemetry.trace.SpanContext. `trace_state` may be null. Null with an
// exception set.
Ref NewSpanContext(const SpanContext& context, PyObject* trace_state);

// The 128 bits of a trace id as an int.
Ref NewTraceId(const SpanContext& context);

// The header that a TraceState writes, for the core's context; null where it is empty. False, with
// an exception set, for what ForgetException leaves set.
bool ReadTraceState(PyObject* trace_state, SpanContext& context);

}  // namespace lightstep::python::opentelemetry
