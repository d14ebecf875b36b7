// _native.OpenTelemetryPropagator: a TextMapPropagator that writes and reads the tracer's own
// formats natively. It works on Contexts of OpenTelemetry's API with spans of any implementation.
//
// Used by bind_propagator.cc.
#pragma once

#include <Python.h>

#include <memory>

#include "python/native/cpython/native_object.h"
#include "src/tracer/propagators.h"

namespace lightstep::python::opentelemetry {

struct PropagatorObject : NativeObject {
  // Null until the propagator is constructed.
  std::unique_ptr<const tracer::Propagators> propagators;
  // Whether baggage travels in the header of W3C Baggage, which needs no span.
  bool has_w3c_baggage;
};

extern PyTypeObject* propagator_type;

inline PropagatorObject* AsPropagator(PyObject* propagator) {
  return reinterpret_cast<PropagatorObject*>(propagator);
}

// False with an exception set.
bool MakePropagatorType();

}  // namespace lightstep::python::opentelemetry
