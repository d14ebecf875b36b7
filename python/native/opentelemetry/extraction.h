// Reads a text carrier into a Context. Used by propagator_type.cc.
#pragma once

#include <Python.h>

#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/propagator.h"

namespace lightstep::python::opentelemetry {

// Returns a Context with what `context` has (null: nothing) and the span and the baggage of the
// carrier. Returns `context` itself if the carrier has neither, or if they are malformed. Returns
// null, with an exception set, if the getter raises.
Ref ExtractContext(const PropagatorObject& propagator, PyObject* carrier, PyObject* context,
                   PyObject* getter);

}  // namespace lightstep::python::opentelemetry
