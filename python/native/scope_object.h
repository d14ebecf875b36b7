// _native.Scope: a span's being active, from activation to close. Made by the native scope manager.
#pragma once

#include <Python.h>

#include "python/native/native_object.h"
#include "python/native/overriding.h"
#include "python/native/ref.h"

namespace lightstep::python {

struct ScopeObject : NativeObject {
  vectorcallfunc call;  // see bound_to_self.h
  Ref span;             // of any class: a scope manager may be given others' spans
  Ref manager;
  Ref activation;  // the contextvars.Token of its becoming active; null: this was closed
  bool finish_on_close;
};

extern PyTypeObject* scope_type;

// False with an exception set.
bool MakeScopeType();

// After a class was registered in the place of the native type.
void MakeScopesCallable();

// A scope that is not active yet. Null with an exception set.
Ref NewScope(PyObject* manager, PyObject* span, bool finish_on_close);

}  // namespace lightstep::python
