// Whether a user has put something of their own in the place of a method: by a subclass, on the
// class, or on the one object (mock.patch.object). What is not overridden is called as the C++
// function that it is; what is, as Python does it.
//
// Used wherever one of our types calls another.
#pragma once

#include <Python.h>

#include "python/native/cpython/native_object.h"

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
    PyTypeObject* const type = Py_TYPE(&object->ob_base);
    return !(type == type_ && VersionOf(type) == version_) && IsOverriddenIn(type);
  }

 private:
  // A number that a class and no other has, until it or a base of it is changed; 0 is none.
  static unsigned VersionOf(const PyTypeObject* type) {
#if PY_VERSION_HEX < 0x030C0000
    if ((type->tp_flags & Py_TPFLAGS_VALID_VERSION_TAG) == 0) return 0;
#endif
    return type->tp_version_tag;
  }

  // Asks the interpreter, and remembers the class where it is not.
  bool IsOverriddenIn(PyTypeObject* type) const {
    if (!IsOurs(_PyType_Lookup(type, name_))) return true;
    version_ = VersionOf(type);
    type_ = version_ == 0 ? nullptr : type;
    return false;
  }

  // A class may have been given the method as its own (classes.h).
  bool IsOurs(PyObject* attribute) const {
    return attribute == descriptor_ ||
           (attribute != nullptr && Py_TYPE(attribute) == &PyMethodDescr_Type &&
            Py_TYPE(descriptor_) == &PyMethodDescr_Type &&
            MethodOf(attribute) == MethodOf(descriptor_));
  }
  static const PyMethodDef* MethodOf(PyObject* descriptor) {
    return reinterpret_cast<PyMethodDescrObject*>(descriptor)->d_method;
  }

  PyObject* name_ = nullptr;
  PyObject* descriptor_ = nullptr;
  mutable const PyTypeObject* type_ = nullptr;
  mutable unsigned version_ = 0;
};

}  // namespace lightstep::python
