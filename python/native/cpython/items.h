// Iterates over the keys and values of a mapping. Any code may run meanwhile, and change the
// mapping. Used for tags, log fields, carriers and JSON.
#pragma once

#include <Python.h>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python {

inline InternedName items_name{"items"};

enum class Iteration {
  kDone,
  kNotMapping,  // it has no items()
  kFailed,      // an exception is set: the mapping raised it, or `use` returned false
};

// Calls use(key, value) for each pair that `pairs` yields.
template <class Use>
Iteration ForEachPair(PyObject* pairs, Use use) {
  const Ref iterator = Iterate(pairs);
  if (!iterator) return Iteration::kFailed;
  while (const Ref pair = Next(iterator.get())) {
    const Ref both{CallPython([&] { return PySequence_Tuple(pair.get()); })};
    if (!both) return Iteration::kFailed;
    if (PyTuple_GET_SIZE(both.get()) != 2) {
      PyErr_SetString(PyExc_TypeError, "expected pairs of a key and a value");
      return Iteration::kFailed;
    }
    if (!use(PyTuple_GET_ITEM(both.get(), 0), PyTuple_GET_ITEM(both.get(), 1))) {
      return Iteration::kFailed;
    }
  }
  return PyErr_Occurred() != nullptr ? Iteration::kFailed : Iteration::kDone;
}

// Calls use(key, value) for each item that a dict holds.
template <class Use>
Iteration ForEachDictItem(PyObject* dict, Use use) {
  // PyDict_Next tolerates a dict that changes meanwhile, if key and value are held. The count ends
  // the loop for a dict that keeps growing.
  Py_ssize_t left = PyDict_GET_SIZE(dict);
  Py_ssize_t position = 0;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  while (left-- > 0 && PyDict_Next(dict, &position, &key, &value)) {
    const Ref key_held = Ref::Share(key);
    const Ref value_held = Ref::Share(value);
    if (!use(key, value)) return Iteration::kFailed;
  }
  return Iteration::kDone;
}

// Calls use(key, value) for each item that the method items() of an object yields.
template <class Use>
Iteration ForEachGivenItem(PyObject* mapping, Use use) {
  const Ref items_method = GetAttribute(mapping, items_name);
  if (!items_method) return ForgetException() ? Iteration::kNotMapping : Iteration::kFailed;
  // A class sets a method to None if it does not support it although its base does.
  if (items_method.get() == Py_None) return Iteration::kNotMapping;
  const Ref items{CallPython([&] {
    return PyObject_CallFunctionObjArgs(items_method.get(), static_cast<PyObject*>(nullptr));
  })};
  return items ? ForEachPair(items.get(), use) : Iteration::kFailed;
}

// Calls use(key, value) for each item of a dict or of any object with items().
template <class Use>
Iteration ForEachItem(PyObject* mapping, Use use) {
  return PyDict_Check(mapping) ? ForEachDictItem(mapping, use) : ForEachGivenItem(mapping, use);
}

}  // namespace lightstep::python
