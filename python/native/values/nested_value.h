// A Python container as a nested value, for protocols that have such. Used for tags and log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/values/flat_value.h"

namespace lightstep::python {

// A dict becomes a map, a list, tuple or set an array, bytes stay bytes. A container within itself
// and one that is nested too deep become the text "...". What lies beyond 1 MiB is left out, which
// is far more than a span can hold. Nothing, with an exception set, for what ForgetException leaves
// set.
std::optional<WireValue> NestedValueOf(PyObject* container);

}  // namespace lightstep::python
