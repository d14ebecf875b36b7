// The classes that users see, which the Python wrapper registers. Until then they are the native
// types. The module makes instances of these classes.
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

// Registers a class that is derived from `native`. A package that is imported again registers its
// classes anew. False with an exception set: TypeError if the class is not derived from `native`.
//
// The class gets the methods that it inherits from `native` as its own, because the interpreter
// calls a method faster if it belongs to the object's class itself rather than to a base.
bool RegisterClass(PyTypeObject*& registered, PyTypeObject* native, PyObject* derived);

}  // namespace lightstep::python
