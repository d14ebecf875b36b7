// _native.ScopeManager: the default scope manager. The active scope lives in a context variable
// (contextvars, PEP 567), which is right for threads and for asyncio's tasks alike.
//
// Used by the tracer; and here stand the calls that serve any opentracing.ScopeManager.
#pragma once

#include <Python.h>

#include "python/native/native_object.h"
#include "python/native/ref.h"

namespace lightstep::python {

struct ScopeManagerObject : NativeObject {
  Ref variable;  // holds the active scope, or None
};

extern PyTypeObject* scope_manager_type;

// False with an exception set.
bool MakeScopeManagerType();

// manager.active and manager.activate(), overridden or not, of any class. Null with an exception
// set.
Ref ActiveScopeOf(PyObject* manager);
Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close);

// The span of manager.active, or None. Null with an exception set.
Ref ActiveSpanOf(PyObject* manager);

// For a native manager; null is none. False with an exception set.
bool SetActiveScope(PyObject* manager, PyObject* scope);

}  // namespace lightstep::python
