// ObjectPool: keeps the memory of objects that the module makes and drops for every span, for the
// next object of their type, as CPython does for its own tuples and frames. The interpreter's lock
// guards it.
//
// Used by the types of spans, contexts and scopes.
#pragma once

#include <Python.h>

#include <array>
#include <cstddef>

#include "python/native/cpython/native_object.h"

namespace lightstep::python {

template <class Object>
class ObjectPool {
 public:
  // Returns an object of `type`. The caller constructs its members beyond NativeObject, and then
  // registers it with the garbage collector (PyObject_GC_Track). Null with an exception set.
  Object* Take(PyTypeObject* type) {
    if (count_ != 0 && Fits(type)) {
      Object* const object = objects_[--count_];
      PyObject_Init(AsPyObject(object), type);
      return object;
    }
    auto* const object = PyObject_GC_New(Object, type);
    if (object == nullptr) return nullptr;
    object->dict = nullptr;
    object->weak_references = nullptr;
    return object;
  }

  // The end of tp_dealloc. The caller has destroyed the object's members, and the garbage collector
  // does not track it any more. Where each object has a dict, an empty one that nobody refers to is
  // kept for the next object.
  void Give(PyObject* self) {
    PyTypeObject* const type = Py_TYPE(self);
    auto* const object = reinterpret_cast<NativeObject*>(self);
    if (!IsDictUnused(object->dict)) Py_CLEAR(object->dict);
    if (count_ != objects_.size() && Fits(type) && !IsFinalized(self)) {
      objects_[count_++] = reinterpret_cast<Object*>(self);
    } else {
      Py_CLEAR(object->dict);
      type->tp_free(self);
    }
    Py_DECREF(type);
  }

 private:
  // Whether `dict` is null, or is as WithDict makes it and nobody else refers to it.
  static bool IsDictUnused(PyObject* dict) {
    if (dict == nullptr) return true;
    return kHaveDictsFromTheStart && PyDict_CheckExact(dict) && PyDict_GET_SIZE(dict) == 0 &&
           Py_REFCNT(dict) == 1;
  }

  // CPython marks an object whose finalizer (__del__) has run, and would not run it again.
  static bool IsFinalized(PyObject* object) {
#if PY_VERSION_HEX >= 0x03090000
    return PyObject_GC_IsFinalized(object) != 0;
#else
    return _PyGC_FINALIZED(object);
#endif
  }

  // False for a user's own class whose objects are larger.
  static bool Fits(PyTypeObject* type) {
    return type->tp_basicsize == sizeof(Object) && type->tp_free == PyObject_GC_Del;
  }

  std::size_t count_ = 0;
  std::array<Object*, 64> objects_;
};

}  // namespace lightstep::python
