// _native.SpanContext: what identifies a span to its children and to other processes, as Python
// sees it. Immutable: a span whose baggage changes gets a new one.
//
// Used by the span, by inject and extract, and by whoever starts a span with references.
#pragma once

#include <Python.h>

#include "lightstep/span_context.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python {

struct SpanContextObject : NativeObject {
  SpanContext context;
  Ref baggage;  // the dict that was asked for before
};

extern PyTypeObject* span_context_type;

// False with an exception set.
bool MakeSpanContextType();

// Null with an exception set.
Ref NewSpanContext(const SpanContext& context);

// The context that `object` is or has: one of ours, a span of ours, or anything whose attribute
// `context` is one of ours. Null where there is none, or, with an exception set, what was raised is
// not an Exception. It lives as long as `owner`.
const SpanContext* ContextOf(PyObject* object, Ref& owner);

}  // namespace lightstep::python
