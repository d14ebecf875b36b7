// _native.SpanContext: what identifies a span to its children and to other processes, as Python
// sees it. It is immutable. A span whose baggage changes gets a new one.
//
// Used by the span and by extract, and by everything that takes a context from a user.
#pragma once

#include <Python.h>

#include "lightstep/span_context.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python {

struct SpanContextObject : NativeObject {
  SpanContext context;
  Ref baggage;  // the dict, once somebody has asked for it
};

extern PyTypeObject* span_context_type;

// False with an exception set.
bool MakeSpanContextType();

// Null with an exception set.
Ref NewSpanContext(const SpanContext& context);

}  // namespace lightstep::python
