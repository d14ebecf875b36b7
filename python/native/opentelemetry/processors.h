// The calls of span processors, which are code of the application. The provider's Processors
// (processing.py) calls each of them, and logs the exceptions that they raise.
//
// A provider without processors pays one comparison at the start and at the end of a span.
#pragma once

#include <Python.h>

#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

// Tells them that the span has started, with the Context that start_span was given (null for none).
// Returns false, with an exception set, if ForgetException leaves one set.
bool TellOfStart(PyObject* span, PyObject* parent_context);

// The rest of End, for a span that processors are told of, and for a span that is recorded but not
// sent.
bool EndReadably(SpanObject* span, common::Nanoseconds time);

}  // namespace lightstep::python::opentelemetry
