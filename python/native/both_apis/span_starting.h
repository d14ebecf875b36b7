// The start of a span by OpenTracing's API on a provider: parent, sampling, baggage and tags.
#pragma once

#include <Python.h>

#include "python/native/both_apis/tracer_object.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::both_apis {

// `values` are borrowed, and null for arguments that are not given (start_arguments.h). `active` is
// the active Context (active_scope.h), or null if the caller does not know it. Returns the new span
// as OpenTracing's API sees it, or null with an exception set.
Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* active);

}  // namespace lightstep::python::both_apis
