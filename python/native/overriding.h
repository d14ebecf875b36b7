// Whether a user has put something of their own in the place of a method: by a subclass, on the
// class, or on the one object (mock.patch.object). What is not overridden is called as the C++
// function that it is; what is, as Python does it.
//
// Used wherever one of our types calls another.
#pragma once

#include <Python.h>

#include "python/native/native_object.h"

namespace lightstep::python {

// A method or property of one of the module's types.
class Overridable {
 public:
  // Once, when the type is made. False with an exception set.
  bool Bind(PyTypeObject* type, PyObject* name) {
    name_ = name;
    descriptor_ = _PyType_Lookup(type, name);
    Py_XINCREF(descriptor_);
    return descriptor_ != nullptr;
  }

  // `object` is an instance of the type or of a derived one.
  bool IsOverridden(const NativeObject* object) const {
    if (object->dict != nullptr && PyDict_GET_SIZE(object->dict) != 0 &&
        PyDict_Contains(object->dict, name_) != 0) {
      return true;
    }
    // A lookup in the interpreter's cache of methods, which knows when a class is changed.
    return _PyType_Lookup(Py_TYPE(&object->ob_base), name_) != descriptor_;
  }

 private:
  PyObject* name_ = nullptr;
  PyObject* descriptor_ = nullptr;
};

}  // namespace lightstep::python
