// The one table of values: what a Python object given to a span goes out as. The package's
// documentation has it for users (python/lightstep_streaming/__init__.py).
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

// In both of these nothing is returned, with an exception set, for what ForgetException leaves set
// (KeyboardInterrupt out of a __str__).

// Whatever is no plain ASCII str.
std::optional<WireValue> ValueOfOther(PyObject* object, ValueForm form);

// Any object has a value.
inline std::optional<WireValue> ValueOf(PyObject* object, ValueForm form = ValueForm::kJson) {
  if (!IsAsciiStr(object)) return ValueOfOther(object, form);
  return WireValue{Value{ViewOfAsciiStr(object)}, Ref::Share(object)};
}

// The value of a str of ASCII, a bool, a finite float, an int of 64 bits or None, which is the same
// in both forms, and of nothing else: to find it runs no code of the application's and needs no
// memory. Valid as long as the object is.
std::optional<Value> SimpleValueOfOther(PyObject* object);

inline std::optional<Value> SimpleValueOf(PyObject* object) {
  if (IsAsciiStr(object)) return Value{ViewOfAsciiStr(object)};
  return SimpleValueOfOther(object);
}

}  // namespace lightstep::python
