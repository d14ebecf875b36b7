// The instrumentation scope of a tracer: the arguments of get_tracer(), which describe the library
// that makes the spans.
#pragma once

#include <Python.h>

#include "python/native/opentelemetry/tracer_object.h"

namespace lightstep::python::opentelemetry {

// `name` is a str, and the others may be None. Parts that the protocol cannot express are left out.
// Returns false, with an exception set, if ForgetException leaves one set.
bool SetScope(TracerObject* tracer, PyObject* name, PyObject* version, PyObject* schema_url,
              PyObject* attributes);

}  // namespace lightstep::python::opentelemetry
