// The start of a span by OpenTracing's API on a provider: its references or the current span, the
// provider's sampler, baggage, tags.
#pragma once

#include <Python.h>

#include "python/native/both_apis/tracer_object.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::both_apis {

// `values` are borrowed, null for what is not given (start_arguments.h). `active` is the active
// Context (active_scope.h), or null where the caller has not asked for it. The new span as
// OpenTracing's API sees it; null with an exception set.
Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* active);

}  // namespace lightstep::python::both_apis
