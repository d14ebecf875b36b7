// The active scope: OpenTelemetry's Context holds it beside the span that it has made the current
// one. Where another span is current, OpenTelemetry's API has activated that one since.
//
// A scope holds the Context that was current before it, and so the scope that it covers.
//
// A copy of a context begins with the same scopes. They end in each copy independently, so that the
// spans of a task keep the parent under which the task was started. But a scope that is closed in
// another context than it was entered in ends in both, because nobody would ever close it in the
// latter. That context drops it when its active scope is next asked for.
#pragma once

#include <Python.h>

#include <optional>

#include "lightstep/span_context.h"
#include "python/native/both_apis/classes.h"
#include "python/native/both_apis/scope_object.h"
#include "python/native/cpython/ref.h"

namespace lightstep::python::both_apis {

// The scope that a Context holds, borrowed; null where it holds none.
inline ScopeObject* ScopeIn(PyObject* context) {
  if (!PyDict_Check(context)) return nullptr;
  PyObject* const scope = PyDict_GetItem(context, api.scope_key);
  return scope != nullptr && IsScope(scope) ? AsScope(scope) : nullptr;
}

// The scope of the span that is current in a Context, borrowed; null where the span is not current
// by a scope.
ScopeObject* ScopeOfCurrentSpan(PyObject* context);

// The current Context, after the scopes on top of it that were entered here and closed in other
// contexts have ended. Null with an exception set.
Ref ActiveContext();

// Makes the span of `scope` current in a Context made of `before`, and the scope the active one.
// False with an exception set.
bool Cover(PyObject* before, ScopeObject* scope);

enum class Covering {
  kActive,     // it is the active one, or what covers it has ended
  kCovered,    // an open scope or a recording span covers it
  kElsewhere,  // it was entered in another context
};

// How `scope` stands in the current Context. Nothing, with an exception set, for what
// ForgetException leaves set.
std::optional<Covering> CoveringOf(const ScopeObject* scope);

// Makes the Context before `scope` the current one, whether `scope` was entered here or elsewhere.
// False, with an exception set, for what ForgetException leaves set.
bool Uncover(ScopeObject* scope);

// Adds the baggage of the current Context to that of `span`, if this is the span that is current
// there. Nothing changes otherwise. False, with an exception set, for what ForgetException leaves
// set.
bool AddBaggageIfCurrent(SpanContext& span);

}  // namespace lightstep::python::both_apis
