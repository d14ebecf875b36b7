// The text for an object that is neither text nor number nor container. Used for values of tags and
// log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/cpython/ref.h"
#include "python/native/cpython/text.h"

namespace lightstep::python {

// A class: its qualified name. A traceback: as Python prints it. Anything else: its str(). Returns
// nothing, with an exception set, if ForgetException leaves one set.
std::optional<Text> Describe(PyObject* object);

// The last 100 frames of a traceback as a list of str, as Python prints them. Null with an
// exception set.
Ref FramesOf(PyObject* traceback);

}  // namespace lightstep::python
