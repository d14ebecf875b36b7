// The span context that a user means: where OpenTracing takes a context, a span will do as well.
//
// Used by inject, and where a span is started with references.
#pragma once

#include <Python.h>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python {

// The context that `object` is or has: one of ours, a span of ours, or anything whose attribute
// `context` is one of ours. Null if there is none; also null, with an exception set, if
// ForgetException leaves one set. It lives as long as `owner`.
const SpanContext* ContextOf(PyObject* object, Ref& owner);

}  // namespace lightstep::python
