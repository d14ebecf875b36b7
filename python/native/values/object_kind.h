// The one table of the kinds of Python objects. Everything that converts objects to values uses it:
// single values, the JSON of a container, and nested values.
#pragma once

#include <Python.h>

#include <cstdint>

#include "python/native/cpython/text.h"

namespace lightstep::python {

enum class ObjectKind : std::uint8_t {
  kInt,  // with subclasses, as for all of these
  kFloat,
  kBool,
  kNone,
  kText,
  kBytes,  // bytes, bytearray, memoryview
  kMap,    // a dict
  kList,   // a list, tuple, set or frozenset
  kOther,  // may stand for an int by __index__, and has a description
};

// Runs no code of the application's. The plain types, which nearly all objects have, come first.
inline ObjectKind KindOf(PyObject* object) {
  if (PyLong_CheckExact(object)) return ObjectKind::kInt;
  if (PyFloat_CheckExact(object)) return ObjectKind::kFloat;
  if (object == Py_True || object == Py_False) return ObjectKind::kBool;
  if (object == Py_None) return ObjectKind::kNone;
  if (PyUnicode_Check(object)) return ObjectKind::kText;
  if (PyLong_Check(object)) return ObjectKind::kInt;
  if (PyFloat_Check(object)) return ObjectKind::kFloat;
  if (IsBytes(object)) return ObjectKind::kBytes;
  if (PyDict_Check(object)) return ObjectKind::kMap;
  if (PyList_Check(object) || PyTuple_Check(object) || PyAnySet_Check(object)) {
    return ObjectKind::kList;
  }
  return ObjectKind::kOther;
}

}  // namespace lightstep::python
