// TracerObject: a tracer as Python sees it, which starts the spans of one instrumentation scope.
// Made by a provider.
#pragma once

#include <Python.h>

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/provider_object.h"

namespace lightstep::python::opentelemetry {

struct TracerObject : NativeObject {
  Ref provider;
  Ref instrumentation_scope;  // what spans return as theirs; SetScope gets the same
  std::uint32_t scope;        // its number; 0 where the protocol has no form for scopes
  // The name and the version of the scope as tags, for a protocol without a form for scopes.
  std::vector<std::pair<std::string, std::string>> scope_tags;
};

extern PyTypeObject* tracer_type;

inline TracerObject* AsTracer(PyObject* tracer) { return reinterpret_cast<TracerObject*>(tracer); }

inline ProviderObject* ProviderOf(const TracerObject* tracer) {
  return AsProvider(tracer->provider.get());
}

// A tracer of `provider`; null with an exception set.
Ref NewTracer(PyObject* provider);

// tp_dealloc.
void DeallocTracer(PyObject* self);

}  // namespace lightstep::python::opentelemetry
