#include "python/native/opentracing/scope_chain.h"

#include <algorithm>
#include <utility>
#include <vector>

#include "python/native/cpython/calls.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_object.h"

namespace lightstep::python {
namespace {

// The value of the variable, or None. Null with an exception set.
Ref Held(PyObject* variable) {
  PyObject* held = nullptr;
  if (PyContextVar_Get(variable, Py_None, &held) < 0) return Ref{};
  return Ref{held};
}

// Makes the scope that `scope` covers active. Returns false if `scope` was entered in another
// context or has ended in this one. It stays active then.
bool Uncover(PyObject* variable, ScopeObject* scope) {
  if (!scope->activation) return false;
  if (PyContextVar_Reset(variable, scope->activation.get()) < 0) {
    PyErr_Clear();
    return false;
  }
  scope->activation.Reset();
  return true;
}

bool Cover(PyObject* variable, const Ref& scope) {
  Ref token{PyContextVar_Set(variable, scope.get())};
  if (!token) return false;
  AsScope(scope)->activation = std::move(token);
  return true;
}

// Whether a scope to which only the caller refers is forgotten (scope_object.h).
bool IsForgotten(const Ref& scope) {
  if (AsScope(scope)->is_closed) return true;
  PyObject* const span = AsScope(scope)->span.get();
  return Py_REFCNT(scope.get()) == 1 && IsSpan(span) &&
         reinterpret_cast<SpanObject*>(span)->record.is_finished();
}

}  // namespace

PyObject* UncoverClosed(PyObject* variable, PyObject* active) {
  Ref uncovered{active};
  while (uncovered && IsScope(uncovered.get()) && AsScope(uncovered)->is_closed &&
         Uncover(variable, AsScope(uncovered))) {
    uncovered = Held(variable);
  }
  return uncovered.Release();
}

bool IsCovered(const Ref& active, const ScopeObject* scope) {
  Ref above = Ref::Share(active.get());
  while (IsScope(above.get()) && AsScope(above)->activation) {
    Ref covered = GetAttribute(AsScope(above)->activation.get(), names.old_value);
    if (!covered) {
      PyErr_Clear();
      return false;
    }
    if (AsScope(covered) == scope) return true;
    above = std::move(covered);
  }
  return false;
}

std::optional<std::size_t> SweepForgottenScopes(PyObject* variable) {
  // Both begin with the active scope. Releasing a scope may run Python code, so it has to wait
  // until the chain is complete again.
  std::vector<Ref> kept, forgotten;
  Ref active = Held(variable);
  while (active && IsScope(active.get()) && Uncover(variable, AsScope(active))) {
    const bool is_active = kept.empty();
    (!is_active && IsForgotten(active) ? forgotten : kept).push_back(std::move(active));
    active = Held(variable);
  }
  if (!active) return std::nullopt;
  std::uint32_t depth = IsScope(active.get()) ? AsScope(active)->depth : 0;
  const auto depth_in_all = depth + static_cast<std::uint32_t>(kept.size());
  const std::uint32_t next_sweep = std::max(kMinSweepDepth, 2 * depth_in_all);
  if (IsScope(active.get())) AsScope(active)->depth_to_sweep_at = next_sweep;
  for (auto scope = kept.rbegin(); scope != kept.rend(); ++scope) {
    if (!Cover(variable, *scope)) return std::nullopt;
    AsScope(*scope)->depth = ++depth;
    AsScope(*scope)->depth_to_sweep_at = next_sweep;
  }
  return forgotten.size();
}

}  // namespace lightstep::python
