// The chain of scopes that are active in one context. Each scope covers the one before it. The
// context variable holds the last scope, the token of its activation holds the one before it, and
// so on.
//
// A copy of a context begins with the same scopes. They end in each copy independently, so that the
// spans of a task keep the parent under which the task was started. But a scope that is closed in
// another context than it was entered in ends in both, because nobody would ever close it in the
// latter. That context drops it when its active scope is next asked for.
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

// Drops the active scope, which is closed, and the closed scopes directly below it, as far as they
// were entered in this context. Takes over the reference to `active`, and returns a reference to
// the scope that is active then, or to None. Null with an exception set.
PyObject* UncoverClosed(PyObject* variable, PyObject* active);

// A reference to the active scope, or to None. Null with an exception set.
[[gnu::always_inline]] inline PyObject* ActiveScopeIn(PyObject* variable) {
  PyObject* active = nullptr;
  if (PyContextVar_Get(variable, Py_None, &active) < 0) return nullptr;
  const bool is_closed =
      Py_TYPE(active) == classes.scope && reinterpret_cast<ScopeObject*>(active)->is_closed;
  return is_closed ? UncoverClosed(variable, active) : active;
}

// Whether `scope` is active and covered by `active`, directly or through other scopes. False for
// scopes below one that ended in another context.
bool IsCovered(const Ref& active, const ScopeObject* scope);

// Drops the forgotten scopes (scope_object.h) that the active scope covers, and returns their
// number. Scopes that were entered in another context stay. Nothing, with an exception set.
//
// The depth at which the next sweep happens doubles with the number of scopes that are kept, so
// that sweeping costs each activation the same time on average.
std::optional<std::size_t> SweepForgottenScopes(PyObject* variable);

}  // namespace lightstep::python
