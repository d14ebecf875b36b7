// Calls of a span's methods that respect what a user has put in their place: a subclass's method,
// or one that was patched in. A span of another tracer is called by name too.
//
// Used by the ends of scopes and `with` blocks, and by the recording of errors.
#pragma once

#include <Python.h>

#include "python/native/cpython/overriding.h"

namespace lightstep::python {

struct SpanMethods {
  Overridable finish;
  Overridable set_tag;
  Overridable log_kv;
};

// Bound when the type is made.
extern SpanMethods span_methods;

// These return false with an exception set.
bool FinishSpan(PyObject* span);
bool SetTagOf(PyObject* span, PyObject* key, PyObject* value);
bool LogKvOf(PyObject* span, PyObject* key_values);

}  // namespace lightstep::python
