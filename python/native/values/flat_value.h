// The value of a Python object that is neither a list nor a dictionary.
//
// Used by ValueOf (value.h), and by NestedValueOf for the leaves of a container.
#pragma once

#include <Python.h>

#include <optional>

#include "lightstep/value.h"
#include "python/native/cpython/ref.h"
#include "python/native/values/object_kind.h"

namespace lightstep::python {

// A value for a protocol, and the owner of its text.
struct WireValue {
  Value value;
  Ref owner;
};

// The form of containers, bytes and non-finite floats.
enum class ValueForm {
  kJson,    // JSON, text, and the names NaN, Infinity and -Infinity
  kNested,  // nested values, bytes and floats, unchanged
};

// `kind` is KindOf(object), and neither kMap nor kList. Returns nothing, with an exception set, if
// ForgetException leaves one set.
std::optional<WireValue> FlatValueOf(PyObject* object, ObjectKind kind, ValueForm form);

}  // namespace lightstep::python
