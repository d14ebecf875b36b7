// _native.ScopeManager: the default scope manager. The active scope is the value of a context
// variable (contextvars, PEP 567), which is right for threads and for asyncio's tasks alike. This
// header also has the calls that work with any opentracing.ScopeManager.
//
// Used by the tracer and by scopes.
#pragma once

#include <Python.h>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/scope_object.h"

namespace lightstep::python {

struct ScopeManagerObject : NativeObject {
  Ref variable;  // the contextvars.ContextVar; unset or None means that no scope is active
  bool has_logged_forgotten;  // scopes (scope_chain.h), once
};

extern PyTypeObject* scope_manager_type;

// False with an exception set.
bool MakeScopeManagerType();

// manager.active and manager.activate(), overridden or not, for a manager of any class. Null with
// an exception set. If the caller has the active scope from ActiveScopeIfNative, it passes it to
// Activate, which then need not ask for it.
Ref ActiveScopeOf(PyObject* manager);
Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* active = nullptr);

// manager.active if it is native and not overridden. Otherwise null, with no exception set.
Ref ActiveScopeIfNative(PyObject* manager);

// The span of a scope, or None if `scope` is None. Null with an exception set.
inline Ref SpanOf(PyObject* scope) {
  if (scope == Py_None) return Ref::Share(Py_None);
  if (Py_TYPE(scope) == classes.scope) {
    return Ref::Share(reinterpret_cast<ScopeObject*>(scope)->span.get());
  }
  return GetAttribute(scope, names.span);
}

// Deactivates the active scopes of all native managers in the current context. Returns a list of
// the tokens that undo this (contextvars.Token). Null with an exception set.
Ref HideActiveScopes();

// The span of manager.active, or None. Null with an exception set.
Ref ActiveSpanOf(PyObject* manager);

// Reactivates, in a native manager, the scope that was active before the activation that `token`
// belongs to. Resets the token once it is used. False with an exception set.
bool Deactivate(PyObject* manager, Ref& token);

}  // namespace lightstep::python
