// The objects of opentelemetry-api that the native types work with. They are looked up once, when
// lightstep_streaming.opentelemetry is imported. Nobody uses the native types before that.
//
// Used by everything in this folder.
#pragma once

#include <Python.h>

#include <cstddef>

namespace lightstep::python::opentelemetry {

inline constexpr std::size_t kSpanKinds = 5;
inline constexpr std::size_t kStatusCodes = 3;
// Every combination of the flags `sampled` (1) and `random_trace_id` (2).
inline constexpr std::size_t kTraceFlags = 4;

// All references are held for good.
struct Api {
  // opentelemetry.context
  PyTypeObject* context;       // class Context, or null where it is not a plain class of dicts
  PyObject* context_variable;  // of the default runtime; null where another runtime is in use
  PyObject* get_current;
  PyObject* attach;
  PyObject* detach;
  PyObject* runtime_detach;  // of the runtime in use: raises where the function above logs
  PyObject* span_key;        // under which a Context holds the current span
  PyObject* baggage_key;     // under which a Context holds baggage, a dict
  PyObject* set_value;

  // opentelemetry.trace
  PyObject* span;                // class Span
  PyObject* non_recording_span;  // class NonRecordingSpan
  PyObject* set_span_in_context;
  PyObject* span_kinds[kSpanKinds];      // by value
  PyObject* status;                      // class Status
  PyObject* status_codes[kStatusCodes];  // by value
  PyTypeObject* span_context;            // class SpanContext
  // Whether a SpanContext is the tuple (trace_id, span_id, is_remote, trace_flags, trace_state,
  // is_valid), so that one can be made and read as a tuple.
  bool is_span_context_plain;
  PyObject* trace_flags[kTraceFlags];
  PyObject* default_trace_state;
  PyObject* read_trace_state;  // TraceState.from_header

  // opentelemetry.propagators.textmap
  PyObject* default_setter;
  PyObject* default_getter;

  // lightstep_streaming.opentelemetry: see Bind in bindings.h.
  PyObject* warn;
  PyObject* clean_value;
  PyObject* decorate;
  PyObject* event;
  PyObject* link;
};

extern Api api;

// Fills in the objects of opentelemetry-api. Throws error_already_set.
void FindApi();

}  // namespace lightstep::python::opentelemetry
