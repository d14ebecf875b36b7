// What a carrier of texts holds, into a Context. Used by propagator.cc.
#pragma once

#include <Python.h>

#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/propagator.h"

namespace lightstep::python::opentelemetry {

// A Context with what `context` has, which may be null for nothing, and the span and the baggage of
// the carrier. `context` itself where the carrier has neither, or what it has can't be read. Null,
// with an exception set, where the getter raises one.
Ref ExtractContext(const PropagatorObject& propagator, PyObject* carrier, PyObject* context,
                   PyObject* getter);

}  // namespace lightstep::python::opentelemetry
