// Writes a Context into a text carrier. Used by propagator_type.cc.
#pragma once

#include <Python.h>

#include "python/native/opentelemetry/propagator.h"

namespace lightstep::python::opentelemetry {

// Writes the span and the baggage of `context`, or of the current Context if it is null. Baggage
// without a span is written only in the mode trace_context. Returns false, with an exception set,
// if the setter raises.
bool InjectContext(const PropagatorObject& propagator, PyObject* carrier, PyObject* context,
                   PyObject* setter);

}  // namespace lightstep::python::opentelemetry
