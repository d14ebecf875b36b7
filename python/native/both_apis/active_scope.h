// The active scope. OpenTelemetry's Context holds it beside the current span, which the scope has
// activated. If another span is current, OpenTelemetry's API has activated that one since.
//
// A scope holds the Context that was current before it, and thereby the scope that it covers.
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

// The scope that a Context holds, borrowed, or null if it holds none.
inline ScopeObject* ScopeIn(PyObject* context) {
  if (!PyDict_Check(context)) return nullptr;
  PyObject* const scope = PyDict_GetItem(context, api.scope_key);
  return scope != nullptr && IsScope(scope) ? AsScope(scope) : nullptr;
}

// The scope of the span that is current in a Context, borrowed. Null if no scope has activated the
// span.
ScopeObject* ScopeOfCurrentSpan(PyObject* context);

// The current Context. Before that, ends the scopes on top of it that were entered here and closed
// in other contexts. Returns null with an exception set.
Ref ActiveContext();

// Makes the span of `scope` current in a copy of the Context `before`, and the scope the active
// one. Returns false with an exception set.
bool Cover(PyObject* before, ScopeObject* scope);

enum class Covering {
  kActive,     // it is the active one, or what covers it has ended
  kCovered,    // an open scope or a recording span covers it
  kElsewhere,  // it was entered in another context
};

// Whether `scope` is active in the current Context. Returns nothing, with an exception set, if
// ForgetException leaves one set.
std::optional<Covering> CoveringOf(const ScopeObject* scope);

// Makes the Context before `scope` the current one, wherever `scope` was entered. Returns false,
// with an exception set, if ForgetException leaves one set.
bool Uncover(ScopeObject* scope);

// If `span` is the context of the current span, adds the baggage of the current Context to it.
// Returns false, with an exception set, if ForgetException leaves one set.
bool AddBaggageIfCurrent(SpanContext& span);

}  // namespace lightstep::python::both_apis
