// Converts the Python objects that a span is given to values. docs/guides/values.md has the table
// for users.
//
// Used for tags, attributes and log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "lightstep/value.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/text.h"
#include "python/native/values/flat_value.h"

namespace lightstep::python {

// Both of these return nothing, with an exception set, for exceptions that ForgetException leaves
// set, such as a KeyboardInterrupt in a __str__.

// For any object other than a plain ASCII str.
std::optional<WireValue> ValueOfOther(PyObject* object, ValueForm form);

// Any object has a value.
inline std::optional<WireValue> ValueOf(PyObject* object, ValueForm form = ValueForm::kJson) {
  if (!IsAsciiStr(object)) return ValueOfOther(object, form);
  return WireValue{Value{ViewOfAsciiStr(object)}, Ref::Share(object)};
}

// The value of an ASCII str, a bool, a finite float, an int of 64 bits or None, which is the same
// in both forms. Nothing for other objects. Runs no code of the application and allocates nothing.
// Valid as long as the object.
std::optional<Value> SimpleValueOfOther(PyObject* object);

inline std::optional<Value> SimpleValueOf(PyObject* object) {
  if (IsAsciiStr(object)) return Value{ViewOfAsciiStr(object)};
  return SimpleValueOfOther(object);
}

}  // namespace lightstep::python
