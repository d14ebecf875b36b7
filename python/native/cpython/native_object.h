// NativeObject: what the module's own types have in common. The classes that users see derive from
// them and from OpenTracing's classes in Python (lightstep_streaming/tracer.py). They are
// registered with the module, which then makes instances of them. So CPython handles subclassing,
// and isinstance holds.
//
// Used by the types of spans, contexts, scopes, scope managers and tracers.
#pragma once

#include <Python.h>

#include <cstddef>
#include <initializer_list>

#include "python/native/cpython/ref.h"

namespace lightstep::python {

// The dict and the weak references are members here rather than of the derived class, so that "no
// attribute was set on this instance" is one comparison, the same on every version of CPython.
struct NativeObject {
  PyObject_HEAD PyObject* dict;  // null until an attribute is set, or empty (WithDict)
  PyObject* weak_references;
};

// CPython 3.11 caches where it found a method only for objects that have a dict. Later versions do
// so for objects without one too.
inline constexpr bool kHaveDictsFromTheStart =
    PY_VERSION_HEX >= 0x030B0000 && PY_VERSION_HEX < 0x030C0000;

// Gives an object its dict early. For objects whose methods are called for every span.
inline void WithDict(NativeObject* object) {
  if (!kHaveDictsFromTheStart || object->dict != nullptr) return;
  object->dict = PyDict_New();
  if (object->dict == nullptr) PyErr_Clear();
}

// The attribute __dict__, for the properties of every type.
inline const PyGetSetDef kDictProperty = {"__dict__", PyObject_GenericGetDict,
                                          PyObject_GenericSetDict, nullptr, nullptr};

// A slot of a type: which one, and the function or table that fills it.
template <class Filling>
PyType_Slot Slot(int slot, Filling* filling) {
  return {slot, reinterpret_cast<void*>(filling)};
}

// A heap type that takes part in garbage collection and can be derived from; every object of it is
// of `size` bytes and begins with a NativeObject, or with what the objects of `base` have. Null
// with an exception set.
PyTypeObject* MakeType(const char* name, std::size_t size, std::initializer_list<PyType_Slot> slots,
                       PyTypeObject* base = nullptr);

// For tp_new of types whose objects only the module makes.
PyObject* RefuseNew(PyTypeObject* type, PyObject* arguments, PyObject* keywords);

// Casts a function of any signature that a method may have (METH_...) for PyMethodDef, by way of a
// type that compilers allow to be cast to every other.
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

// tp_traverse of a type whose objects refer to others by these members.
template <class Object, auto... kMembers>
int Traverse(PyObject* self, visitproc visit, void* arg) {
#if PY_VERSION_HEX >= 0x03090000
  Py_VISIT(Py_TYPE(self));
#endif
  auto* const object = reinterpret_cast<Object*>(self);
  for (PyObject* const held : {object->dict, (object->*kMembers).get()...}) Py_VISIT(held);
  return 0;
}

// tp_clear of a type whose objects may release these members so that the garbage collector can
// break a cycle.
template <class Object, auto... kMembers>
int Clear(PyObject* self) {
  auto* const object = reinterpret_cast<Object*>(self);
  ((object->*kMembers).Reset(), ...);
  Py_CLEAR(object->dict);
  return 0;
}

// The beginning and the end of tp_dealloc. Between them, the members that the type adds are
// destroyed.

// Returns false if a finalizer (__del__) has brought the object back to life.
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
  Py_CLEAR(reinterpret_cast<NativeObject*>(self)->dict);
  PyTypeObject* const type = Py_TYPE(self);
  type->tp_free(self);
  Py_DECREF(type);
}

}  // namespace lightstep::python
