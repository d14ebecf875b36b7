// The instrumentation scope of a tracer: what get_tracer() was told of the library that makes the
// spans.
#pragma once

#include <Python.h>

#include "python/native/opentelemetry/tracer_object.h"

namespace lightstep::python::opentelemetry {

// `name` is a str; the others may be None. What the protocol has no form for is left out. False,
// with an exception set, for what ForgetException leaves set.
bool SetScope(TracerObject* tracer, PyObject* name, PyObject* version, PyObject* schema_url,
              PyObject* attributes);

}  // namespace lightstep::python::opentelemetry
