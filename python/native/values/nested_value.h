// A Python container as a nested value, for protocols that have nested values. Used for tags and
// log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/values/flat_value.h"

namespace lightstep::python {

// A dict becomes a map, and a list, tuple or set an array. Bytes stay bytes. A container within
// itself or nested too deep becomes the text "...". Everything beyond 1 MiB, far more than a span
// can hold, is left out. Returns nothing, with an exception set, for exceptions that
// ForgetException leaves set.
std::optional<WireValue> NestedValueOf(PyObject* container);

}  // namespace lightstep::python
