// The classes that users see, as the wrapper has registered them; until it does, the native types
// themselves. What the module makes is made of these.
//
// Used by the types that make spans, contexts and scopes.
#pragma once

#include <Python.h>

namespace lightstep::python {

struct Classes {
  PyTypeObject* span;
  PyTypeObject* span_context;
  PyTypeObject* scope;
  PyTypeObject* scope_manager;
  PyTypeObject* tracer;
};

extern Classes classes;

// Takes the class in if it is derived from `native`; a package that is imported once more registers
// its classes anew. False with an exception set, TypeError where it is not derived.
//
// The class gets the methods that it inherits from `native` as its own: the interpreter calls a
// method at once where it belongs to the very class of the object, and asks first where it belongs
// to a base.
bool RegisterClass(PyTypeObject*& registered, PyTypeObject* native, PyObject* derived);

}  // namespace lightstep::python
