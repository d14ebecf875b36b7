// What span processors of others are told: the provider's Processors (processing.py) calls each of
// them and holds back what they raise.
//
// A provider without processors pays one comparison at the start and at the end of a span.
#pragma once

#include <Python.h>

#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

// The span has started, with the Context that start_span was given (null for none). False, with an
// exception set, for what ForgetException leaves set.
bool TellOfStart(PyObject* span, PyObject* parent_context);

// The rest of End for a span that processors are told of, or that is recorded and not sent.
bool EndReadably(SpanObject* span, common::Nanoseconds time);

}  // namespace lightstep::python::opentelemetry
