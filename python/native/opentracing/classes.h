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

}  // namespace lightstep::python
