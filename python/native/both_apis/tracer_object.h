// TracerObject: the OpenTracing tracer of a provider. It is a Tracer of the OpenTracing face that
// reports to the provider's recorder, and starts its spans by OpenTelemetry's face.
#pragma once

#include <Python.h>

#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/tracer_object.h"
#include "python/native/opentracing/tracer_object.h"

namespace lightstep::python::both_apis {

struct TracerObject : python::TracerObject {
  // OpenTelemetry's, of no instrumentation scope, whose provider has the recorder; null until
  // __init__ is called.
  Ref opentelemetry_tracer;
};

extern PyTypeObject* tracer_type;

inline TracerObject* AsTracer(PyObject* tracer) { return reinterpret_cast<TracerObject*>(tracer); }

inline opentelemetry::TracerObject* OpenTelemetryTracerOf(const TracerObject* tracer) {
  return opentelemetry::AsTracer(tracer->opentelemetry_tracer.get());
}

// Whether a subclass determines the active span, rather than the current Context.
bool IsActiveSpanOverridden(const TracerObject* tracer);

// Asks for tracer.active_span, overridden or not. Returns null with an exception set.
Ref ActiveSpanByTracer(TracerObject* tracer);

// False with an exception set.
bool MakeTracerType();

}  // namespace lightstep::python::both_apis
