// ScopeManagerObject: the scope manager of an OpenTracing tracer that a provider has made. The
// active scope is OpenTelemetry's current Context.
#pragma once

#include <Python.h>

#include "python/native/both_apis/classes.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::both_apis {

struct ScopeManagerObject : NativeObject {
  Ref tracer;  // whose faces the spans of OpenTelemetry's API have
};

extern PyTypeObject* scope_manager_type;

inline bool IsScopeManager(PyObject* object) {
  return Py_TYPE(object) == classes.scope_manager || PyObject_TypeCheck(object, scope_manager_type);
}

// Null with an exception set.
Ref NewScopeManager(PyObject* tracer);

// The span that is current in a Context, as OpenTracing's API sees it, or None. Returns null with
// an exception set.
Ref ActiveSpanIn(PyObject* context, PyObject* tracer);

// manager.active.span, or None, overridden or not, for a manager of any class. Null with an
// exception set.
Ref ActiveSpanByManager(PyObject* manager);

// Calls manager.activate(), overridden or not, of a manager of any class. `before` is the active
// Context (active_scope.h), or null if the caller does not know it. Returns null with an exception
// set.
Ref ActivateByManager(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* before);

// False with an exception set.
bool MakeScopeManagerType();

}  // namespace lightstep::python::both_apis
