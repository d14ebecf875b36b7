// What the module's own types have in common. The classes that users see are derived from them in
// Python (lightstep_streaming/tracer.py) together with OpenTracing's, and told to the module, which
// then makes instances of those: so CPython looks after subclassing, and isinstance holds.
//
// Used by the types of spans, contexts, scopes, scope managers and tracers.
#pragma once

#include <Python.h>

#include <cstddef>

namespace lightstep::python {

// The dict and the weak references are in the base and not left to the derived class, so that
// "nothing was set on this instance" is one comparison, the same on every version of CPython.
struct NativeObject {
  PyObject_HEAD PyObject* dict;  // null until an attribute is set, or empty: see WithDict
  PyObject* weak_references;
};

// CPython 3.11 remembers where a method was found, but only of objects that have a dict; later
// versions do so if there is none yet.
inline constexpr bool kHaveDictsFromTheStart =
    PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000;

// For objects whose methods are called with every span.
inline void WithDict(NativeObject* object) {
  if (!kHaveDictsFromTheStart || object->dict != nullptr) return;
  object->dict = PyDict_New();
  if (object->dict == nullptr) PyErr_Clear();
}

// The attribute __dict__, for the properties of every type.
inline const PyGetSetDef kDictProperty = {"__dict__", PyObject_GenericGetDict,
                                          PyObject_GenericSetDict, nullptr, nullptr};

// A heap type that takes part in garbage collection and can be derived from; every object of it
// begins with a NativeObject. Null with an exception set.
PyTypeObject* MakeType(const char* name, std::size_t size, PyType_Slot* slots);

// For tp_new of types whose objects only the module makes.
PyObject* RefuseNew(PyTypeObject* type, PyObject* arguments, PyObject* keywords);

// A function of any of the signatures that a method may have (METH_...), for PyMethodDef; by way of
// a type that compilers let be cast to every other.
template <class Function>
PyCFunction AsMethod(Function* function) {
  return reinterpret_cast<PyCFunction>(reinterpret_cast<void (*)()>(function));
}

// An object of `type` whose members, beyond NativeObject, are zero and still to be constructed.
template <class Object>
Object* Allocate(PyTypeObject* type) {
  return reinterpret_cast<Object*>(type->tp_alloc(type, 0));
}

template <class Object>
PyObject* AsPyObject(Object* object) {
  return reinterpret_cast<PyObject*>(object);
}

// The parts of tp_traverse, tp_clear and tp_dealloc that all types share.
inline int TraverseNative(PyObject* self, visitproc visit, void* arg) {
#if PY_VERSION_HEX >= 0x03090000
  Py_VISIT(Py_TYPE(self));
#endif
  Py_VISIT(reinterpret_cast<NativeObject*>(self)->dict);
  return 0;
}

inline void ClearNative(PyObject* self) { Py_CLEAR(reinterpret_cast<NativeObject*>(self)->dict); }

// False: a finalizer (__del__) has brought the object back to life.
inline bool BeginDealloc(PyObject* self) {
  if (Py_TYPE(self)->tp_finalize != nullptr && PyObject_CallFinalizerFromDealloc(self) < 0) {
    return false;
  }
  PyObject_GC_UnTrack(self);
  if (reinterpret_cast<NativeObject*>(self)->weak_references != nullptr) {
    PyObject_ClearWeakRefs(self);
  }
  return true;
}

inline void EndDealloc(PyObject* self) {
  ClearNative(self);
  PyTypeObject* const type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

}  // namespace lightstep::python
