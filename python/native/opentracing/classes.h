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

}  // namespace lightstep::python
