// The baggage of a Context. In OpenTracing and in the core, baggage is a part of the span context.
// OpenTelemetry's Context holds it beside the span. These functions carry it from one to the other.
//
// Used where carriers are read and written, and where an OpenTracing span of a provider starts or
// becomes active.
#pragma once

#include <Python.h>

#include "lightstep/baggage.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::opentelemetry {

bool HasBaggage(PyObject* context);

// Adds the items of a Context that are text or have a text. They replace items of the same keys.
// Returns false, with an exception set, if ForgetException leaves one set.
bool AddBaggageOf(PyObject* context, Baggage& baggage);

// A Context with what `context` has and the items, which replace items of the same keys. Null with
// an exception set.
Ref WithBaggage(PyObject* context, const Baggage& baggage);

}  // namespace lightstep::python::opentelemetry
