// The classes that users see, which lightstep_streaming.opentelemetry.opentracing_face registers,
// and what of OpenTelemetry's API only this folder needs. All null until then.
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
  PyObject* baggage_key;   // under which a Context holds baggage
  PyObject* set_baggage;   // opentelemetry.baggage.set_baggage
  PyObject* set_value;     // opentelemetry.context.set_value
  PyObject* invalid_span;  // opentelemetry.trace.INVALID_SPAN
  PyObject* non_recording_span;
  PyObject* read_trace_state;  // TraceState.from_header
  PyObject* scope_key;         // under which a Context holds OpenTracing's scope
  PyObject* no_scope;          // what spans say of their instrumentation scope
  PyObject* foreign_span;      // makes OpenTracing's face of another implementation's span
};

inline Api api;

}  // namespace lightstep::python::both_apis
