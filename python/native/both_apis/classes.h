// The classes that users see, which lightstep_streaming.opentelemetry.opentracing_face registers,
// and the objects of OpenTelemetry's API that only this folder needs. All are null until then.
#pragma once

#include <Python.h>

namespace lightstep::python::both_apis {

struct Classes {
  PyTypeObject* span;
  PyTypeObject* scope;
  PyTypeObject* scope_manager;
  PyTypeObject* tracer;
};

inline Classes classes;

// All references are held for good.
struct Api {
  PyObject* empty_context;
  PyObject* invalid_span;  // opentelemetry.trace.INVALID_SPAN
  PyObject* scope_key;     // under which a Context holds OpenTracing's scope
  PyObject* no_scope;      // what spans say of their instrumentation scope
  PyObject* foreign_span;  // makes OpenTracing's face of another implementation's span
};

inline Api api;

}  // namespace lightstep::python::both_apis
