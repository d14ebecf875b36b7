// The text that stands for an object of a kind of its own: neither text nor number nor container.
// Used for values of tags and log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/text.h"

namespace lightstep::python {

// A class: its qualified name. A traceback: as Python prints it. Anything else: its str(). Nothing,
// with an exception set, only for what is not an Exception.
std::optional<Text> Describe(PyObject* object);

}  // namespace lightstep::python
