// ScopeObject: the time in which a span is active, as OpenTracing's API sees it. Made by the scope
// manager. If OpenTelemetry's API has activated the span, the scope is only a view, and closing it
// ends nothing.
#pragma once

#include <Python.h>

#include "python/native/both_apis/classes.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentracing/scope_interface.h"

namespace lightstep::python::both_apis {

struct ScopeObject : ScopeBase {
  Ref current;     // the span that OpenTelemetry's API sees; null for a view
  Ref before;      // the Context that was current before
  Ref activation;  // the token of the Context; null once it was used
};

extern PyTypeObject* scope_type;

inline bool IsScope(PyObject* object) {
  return Py_TYPE(object) == classes.scope || PyObject_TypeCheck(object, scope_type);
}

inline ScopeObject* AsScope(PyObject* scope) { return reinterpret_cast<ScopeObject*>(scope); }

// A scope that is not active yet. `current` is null for a view. Null with an exception set.
Ref NewScope(PyObject* manager, PyObject* span, PyObject* current, bool finish_on_close);

// False with an exception set.
bool MakeScopeType();

// For the class that is registered.
void MakeScopesCallable();

}  // namespace lightstep::python::both_apis
