// Baggage is a part of the span context in OpenTracing, and of the Context in OpenTelemetry. These
// carry it from one to the other. Used when a span starts, becomes active, or is injected.
#pragma once

#include <Python.h>

#include "lightstep/baggage.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::both_apis {

bool HasBaggage(PyObject* context);

// Adds the items of a Context, which replace items of the same keys. False, with an exception set,
// for what ForgetException leaves set.
bool AddBaggageOf(PyObject* context, Baggage& baggage);

// A Context with what `context` has and the items, which replace items of the same keys. Null with
// an exception set.
Ref WithBaggage(PyObject* context, const Baggage& baggage);

}  // namespace lightstep::python::both_apis
