// _native.ScopeManager: the default scope manager. The active scope lives in a context variable
// (contextvars, PEP 567), which is right for threads and for asyncio's tasks alike.
//
// Used by the tracer; and here stand the calls that serve any opentracing.ScopeManager.
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
  Ref variable;  // the contextvars.ContextVar of the active scope; none or None: there is none
  bool has_told_of_forgotten;  // scopes; see scope_chain.h
};

extern PyTypeObject* scope_manager_type;

// False with an exception set.
bool MakeScopeManagerType();

// manager.active and manager.activate(), overridden or not, of any class. Null with an exception
// set. Where the caller has the active scope from ActiveScopeIfNative, Activate need not ask for
// it.
Ref ActiveScopeOf(PyObject* manager);
Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* active = nullptr);

// manager.active where it is the native one and not overridden; null, with no exception set, where
// it is not.
Ref ActiveScopeIfNative(PyObject* manager);

// The span of a scope, or None of None. Null with an exception set.
inline Ref SpanOf(PyObject* scope) {
  if (scope == Py_None) return Ref::Share(Py_None);
  if (Py_TYPE(scope) == classes.scope) {
    return Ref::Share(reinterpret_cast<ScopeObject*>(scope)->span.get());
  }
  return GetAttribute(scope, names.span);
}

// Makes no scope active in any native manager, in the current context. A list of the tokens that
// undo it (contextvars.Token); null with an exception set.
Ref HideActiveScopes();

// The span of manager.active, or None. Null with an exception set.
Ref ActiveSpanOf(PyObject* manager);

// Makes active again, for a native manager, what was active before the activation that gave the
// token; lets go of the token once it is used. False with an exception set.
bool Deactivate(PyObject* manager, Ref& token);

}  // namespace lightstep::python
