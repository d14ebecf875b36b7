// What a Context holds, into a carrier of texts. Used by propagator.cc.
#pragma once

#include <Python.h>

#include "python/native/opentelemetry/propagator.h"

namespace lightstep::python::opentelemetry {

// Writes the span of `context`, or of the current Context where that is null, with the baggage. A
// Context without a span has its baggage written if the mode trace_context is on. False, with an
// exception set, where the setter raises one.
bool InjectContext(const PropagatorObject& propagator, PyObject* carrier, PyObject* context,
                   PyObject* setter);

}  // namespace lightstep::python::opentelemetry
