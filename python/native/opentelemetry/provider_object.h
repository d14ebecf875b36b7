// _native.OpenTelemetryTracerProvider: what the tracers of one provider share. Its methods are
// bound by Boost.Python (bind_provider.cc).
#pragma once

#include <Python.h>

#include <memory>

#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/limits.h"
#include "python/native/opentelemetry/sampler.h"
#include "src/tracer/propagators.h"
#include "src/tracer/recorder.h"

namespace lightstep::python::opentelemetry {

struct ProviderObject : NativeObject {
  // These are null until the provider is constructed.
  std::shared_ptr<tracer::Recorder> recorder;
  std::shared_ptr<const tracer::Propagators> propagators;  // of its OpenTracing tracer
  Sampler sampler;
  Limits limits;
  // The callables that tell processors. Null if there are none. on_ending is also null if no
  // processor has that method.
  Ref on_start;
  Ref on_ending;
  Ref on_end;

  bool has_processors() const { return static_cast<bool>(on_end); }
};

extern PyTypeObject* provider_type;

inline ProviderObject* AsProvider(PyObject* provider) {
  return reinterpret_cast<ProviderObject*>(provider);
}

// False with an exception set.
bool MakeProviderType();

}  // namespace lightstep::python::opentelemetry
