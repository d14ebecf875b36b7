// _native.OpenTelemetryActiveSpan: what Tracer.start_as_current_span returns. `with` starts a span,
// makes it the current one, and ends it when the block is left. As a decorator it does the same
// around each call of the function.
#pragma once

#include <Python.h>

#include <cstddef>

#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/span_starting.h"

namespace lightstep::python::opentelemetry {

// The parameters of start_as_current_span: those of start_span, and one more.
inline constexpr std::size_t kEndOnExit = kStartParameters;
inline constexpr std::size_t kActiveParameters = kEndOnExit + 1;

struct ActiveSpanObject : NativeObject {
  vectorcallfunc call;  // see bound_to_self.h
  Ref tracer;
  Ref name;
  Ref others;  // a tuple of the other parameters, by their places; null where none is given
  // From entering to leaving; null otherwise.
  Ref span;
  Ref activation;  // the token of its Context
};

// False with an exception set.
bool MakeActiveSpanType();

// `values` are borrowed, null for what is not given. Null with an exception set.
Ref NewActiveSpan(PyObject* tracer, PyObject* const* values);

}  // namespace lightstep::python::opentelemetry
