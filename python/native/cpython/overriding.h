// Overridable: finds out whether a user has replaced a method, in a subclass, on the class, or on a
// single object (mock.patch.object). A method that is not overridden is called as a C++ function.
// One that is overridden is called as Python does it.
//
// Used wherever one of the module's types calls another.
#pragma once

#include <Python.h>

#include "python/native/cpython/native_object.h"

namespace lightstep::python {

// A method or property of one of the module's types.
class Overridable {
 public:
  // To be called once, when the type is made. False with an exception set.
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
  // A number that identifies a class until the class or one of its bases is changed. 0 means that
  // it has none.
  static unsigned VersionOf(const PyTypeObject* type) {
#if PY_VERSION_HEX < 0x030C0000
    if ((type->tp_flags & Py_TPFLAGS_VALID_VERSION_TAG) == 0) return 0;
#endif
    return type->tp_version_tag;
  }

  // Asks the interpreter, and remembers the class if the method is not overridden.
  bool IsOverriddenIn(PyTypeObject* type) const {
    if (!IsOurs(_PyType_Lookup(type, name_))) return true;
    version_ = VersionOf(type);
    type_ = version_ == 0 ? nullptr : type;
    return false;
  }

  // RegisterClass copies the method into derived classes (registered_class.h).
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
