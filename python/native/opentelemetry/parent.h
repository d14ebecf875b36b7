// Parent: the parent of a new span. It may be a span of ours, a remote span that a propagator has
// read from a carrier, or a span of another implementation.
#pragma once

#include <Python.h>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/span_context.h"

namespace lightstep::python::opentelemetry {

class Parent {
 public:
  // Takes the span that a Context holds, or null for none. Returns false, with an exception set, if
  // ForgetException leaves one set.
  bool Take(PyObject* span);

  // Null if there is no parent, so that the span begins a trace.
  const SpanContext* context() const { return context_; }
  // The TraceState, borrowed. Null if it is empty.
  PyObject* trace_state() const { return trace_state_; }
  // The parent's own SpanContext, as its get_span_context() returns it. Null where there is no
  // parent; null with an exception set if it could not be made.
  Ref ContextObject() const;

 private:
  const SpanContext* context_ = nullptr;
  PyObject* trace_state_ = nullptr;
  Ref owner_;  // a span of ours, or the SpanContext of another
  ReadContext foreign_;
};

}  // namespace lightstep::python::opentelemetry
