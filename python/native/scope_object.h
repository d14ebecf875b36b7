// _native.Scope: a span's being active, from activation to close. Made by the native scope manager.
#pragma once

#include <Python.h>

#include "python/native/native_object.h"
#include "python/native/overriding.h"
#include "python/native/ref.h"

namespace lightstep::python {

struct ScopeObject : NativeObject {
  Ref manager;
  Ref span;      // of any class: a scope manager may be given others' spans
  Ref previous;  // the scope that becomes active again; null: none, or this was closed
  bool finish_on_close;
};

extern PyTypeObject* scope_type;

// False with an exception set.
bool MakeScopeType();

// Null with an exception set.
Ref NewScope(PyObject* manager, PyObject* span, bool finish_on_close, Ref previous);

}  // namespace lightstep::python
