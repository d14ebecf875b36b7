// Converts Python's numbers for the protocols. Used for values of tags and log fields, alone or in
// containers.
#pragma once

#include <Python.h>

#include <cstdint>
#include <optional>

#include "python/native/cpython/ref.h"
#include "python/native/cpython/text.h"

namespace lightstep::python {

// The int that an object is, or that its __index__ returns (as for numpy's integers). Null if there
// is none. Null with an exception set if something other than an Exception was raised.
Ref IntegerOf(PyObject* object);

// An int that fits into 64 bits.
std::optional<std::int64_t> Int64Of(PyObject* integer);

// The digits of an int: decimal, or hexadecimal for one so large that decimal ones would take long
// to compute and be more than sys.set_int_max_str_digits allows. Nothing, with an exception set,
// where even memory is short, and for what ForgetException leaves set.
std::optional<Text> DigitsOf(PyObject* integer);

}  // namespace lightstep::python
