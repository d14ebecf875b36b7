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
  Ref variable;  // the contextvars.ContextVar of the active scope; none or None: there is none
};

extern PyTypeObject* scope_manager_type;

// False with an exception set.
bool MakeScopeManagerType();

// manager.active and manager.activate(), overridden or not, of any class. Null with an exception
// set.
Ref ActiveScopeOf(PyObject* manager);
Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close);

// Makes no scope active in any native manager, in the current context. A list of the tokens that
// undo it (contextvars.Token); null with an exception set.
Ref HideActiveScopes();

// The span of manager.active, or None. Null with an exception set.
Ref ActiveSpanOf(PyObject* manager);

// Makes active again, for a native manager, what was active before the activation that gave the
// token; lets go of the token once it is used. False with an exception set.
bool Deactivate(PyObject* manager, Ref& token);

}  // namespace lightstep::python
