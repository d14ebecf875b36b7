// The one table of values: what a Python object given to a span goes out as. The package's
// documentation has it for users (python/lightstep_streaming/__init__.py).
//
// Used for tags and log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "lightstep/value.h"
#include "python/native/ref.h"

namespace lightstep::python {

// A value for the wire, and what keeps its text alive.
struct WireValue {
  Value value;
  Ref owner;
};

// Any object has a value. Nothing is returned, with an exception set, only for what is not an
// Exception (KeyboardInterrupt out of a __str__).
std::optional<WireValue> ValueOf(PyObject* object);

}  // namespace lightstep::python
