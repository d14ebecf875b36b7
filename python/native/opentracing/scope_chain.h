// The scopes that are active in one context, each covering the one before it. The context variable
// holds the last; the token of its activation holds the one before it, and so on.
//
// A copy of a context begins with the same scopes, which end there and here independently, so that
// a task's spans keep the parent that the task was started under. But a scope that is closed in
// another context than it was entered in ends in both: nobody would ever close it in the latter.
// There it is noticed when somebody looks.
//
// Used by the native scope manager and its scopes, with its context variable.
#pragma once

#include <Python.h>

#include <cstddef>
#include <cstdint>
#include <optional>

#include "python/native/cpython/ref.h"
#include "python/native/opentracing/scope_object.h"

namespace lightstep::python {

// Lets go of the active scope, which is closed, and of those below it that are, where they were
// entered in this context. Takes over the reference to it, and returns one to what is active then.
// Null with an exception set.
PyObject* UncoverClosed(PyObject* variable, PyObject* active);

// A reference to the active scope, or to None. Null with an exception set.
[[gnu::always_inline]] inline PyObject* ActiveScopeIn(PyObject* variable) {
  PyObject* active = nullptr;
  if (PyContextVar_Get(variable, Py_None, &active) < 0) return nullptr;
  const bool is_closed =
      Py_TYPE(active) == classes.scope && reinterpret_cast<ScopeObject*>(active)->is_closed;
  return is_closed ? UncoverClosed(variable, active) : active;
}

// Whether `scope` is active and covered, by `active` or by one that it covers. It is not told of
// scopes that lie below one that ended elsewhere.
bool IsCovered(const Ref& active, const ScopeObject* scope);

// Lets go of the forgotten scopes that the active one covers, and returns their number. Scopes that
// were entered in another context stay. Nothing, with an exception set.
//
// The depth at which the next sweep happens doubles with the number of scopes that are kept, so
// that sweeping costs each activation the same time on average.
std::optional<std::size_t> SweepForgottenScopes(PyObject* variable);

}  // namespace lightstep::python
