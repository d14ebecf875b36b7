#include "python/native/opentracing/scope_manager_object.h"

#include <algorithm>
#include <cstddef>
#include <new>
#include <optional>
#include <utility>
#include <vector>

#include "python/native/cpython/calls.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/scope_chain.h"
#include "python/native/opentracing/scope_manager_interface.h"
#include "python/native/opentracing/scope_object.h"
#include "python/native/process/python_logging.h"

namespace lightstep::python {

PyTypeObject* scope_manager_type;

namespace {

// All managers that exist. Never destroyed, because a manager may outlive the module's static
// objects.
std::vector<ScopeManagerObject*>& managers = *new std::vector<ScopeManagerObject*>;

ScopeManagerObject* Self(PyObject* self) { return reinterpret_cast<ScopeManagerObject*>(self); }

bool IsScopeManager(PyObject* object) {
  return Py_TYPE(object) == classes.scope_manager || PyObject_TypeCheck(object, scope_manager_type);
}

// A reference to the active scope, or to None. Null with an exception set.
[[gnu::always_inline]] inline PyObject* GetActive(ScopeManagerObject* manager) {
  if (!manager->variable) return NewReference(Py_None);
  return ActiveScopeIn(manager->variable.get());
}

// False with an exception set.
bool Sweep(ScopeManagerObject* manager) {
  const std::optional<std::size_t> count = SweepForgottenScopes(manager->variable.get());
  if (!count) return false;
  if (*count != 0 && !std::exchange(manager->has_logged_forgotten, true)) {
    MakeLogSink()(
        LogLevel::kWarning,
        "released scopes that were still active: their spans were finished by span.finish(), but "
        "scope.close() was not called; use `with` or scope.close()");
  }
  return true;
}

// `active` is the scope that was active when the caller looked. Converting the values of the span
// may have run Python code since, so another one may be active now. That matters only for the
// depth.
Ref ActivateOver(ScopeManagerObject* manager, PyObject* active, PyObject* span,
                 bool finish_on_close) {
  Ref scope = NewScope(AsPyObject(manager), span, finish_on_close);
  if (!scope || !manager->variable) return scope;
  if (active != Py_None && IsScope(active)) {
    const auto* const covered = reinterpret_cast<ScopeObject*>(active);
    if (covered->depth >= covered->depth_to_sweep_at && !Sweep(manager)) return Ref{};
    AsScope(scope)->depth = covered->depth + 1;
    AsScope(scope)->depth_to_sweep_at = covered->depth_to_sweep_at;
  }
  Ref token{PyContextVar_Set(manager->variable.get(), scope.get())};
  if (!token) return Ref{};
  AsScope(scope)->activation = std::move(token);
  return scope;
}

Ref ActivateHere(ScopeManagerObject* manager, PyObject* span, bool finish_on_close) {
  const Ref active{GetActive(manager)};
  return active ? ActivateOver(manager, active.get(), span, finish_on_close) : Ref{};
}

struct PlainManager {
  static Ref Activate(PyObject* self, PyObject* span, bool finish_on_close) {
    return ActivateHere(Self(self), span, finish_on_close);
  }
  static Ref Active(PyObject* self) { return Ref{GetActive(Self(self))}; }
};
using Interface = ScopeManagerInterface<PlainManager>;

PyObject* New(PyTypeObject* type, PyObject*, PyObject*) {
  Ref variable{PyContextVar_New("lightstep_streaming.active_scope", nullptr)};
  if (!variable) return nullptr;
  auto* const manager = Allocate<ScopeManagerObject>(type);
  if (manager == nullptr) return nullptr;
  new (&manager->variable) Ref{std::move(variable)};
  managers.push_back(manager);
  manager->has_logged_forgotten = false;
  return AsPyObject(manager);
}

// Replaces OpenTracing's __init__, which would make no-op spans and scopes that are never used.
int Init(PyObject*, PyObject* arguments, PyObject* keywords) {
  if (PyTuple_GET_SIZE(arguments) != 0 || (keywords != nullptr && PyDict_GET_SIZE(keywords) != 0)) {
    PyErr_SetString(PyExc_TypeError, "ScopeManager() takes no arguments");
    return -1;
  }
  return 0;
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  managers.erase(std::find(managers.begin(), managers.end(), Self(self)));
  Self(self)->variable.~Ref();
  EndDealloc(self);
}

}  // namespace

bool MakeScopeManagerType() {
  scope_manager_type = MakeType(
      "lightstep_streaming._native.ScopeManager", sizeof(ScopeManagerObject),
      {
          Slot(Py_tp_new, New),
          Slot(Py_tp_init, Init),
          Slot(Py_tp_dealloc, Dealloc),
          Slot(Py_tp_traverse, Traverse<ScopeManagerObject, &ScopeManagerObject::variable>),
          Slot(Py_tp_clear, Clear<ScopeManagerObject, &ScopeManagerObject::variable>),
          Slot(Py_tp_methods, Interface::Methods()),
          Slot(Py_tp_getset, Interface::Properties()),
      });
  classes.scope_manager = scope_manager_type;
  return Interface::Complete(scope_manager_type);
}

Ref ActiveScopeIfNative(PyObject* manager) {
  if (!IsScopeManager(manager) || Interface::active.IsOverridden(Self(manager))) return Ref{};
  Ref active{GetActive(Self(manager))};
  if (!active) PyErr_Clear();
  return active;
}

Ref ActiveScopeOf(PyObject* manager) {
  if (IsScopeManager(manager) && !Interface::active.IsOverridden(Self(manager))) {
    return Ref{GetActive(Self(manager))};
  }
  return GetAttribute(manager, names.active);
}

Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* active) {
  if (IsScopeManager(manager) && !Interface::activate.IsOverridden(Self(manager))) {
    return active == nullptr ? ActivateHere(Self(manager), span, finish_on_close)
                             : ActivateOver(Self(manager), active, span, finish_on_close);
  }
  return CallMethod(manager, names.activate, span, finish_on_close ? Py_True : Py_False);
}

Ref HideActiveScopes() {
  Ref tokens{PyList_New(0)};
  if (!tokens) return Ref{};
  for (const ScopeManagerObject* const manager : managers) {
    if (!manager->variable) continue;
    const Ref token{PyContextVar_Set(manager->variable.get(), Py_None)};
    if (!token || PyList_Append(tokens.get(), token.get()) < 0) return Ref{};
  }
  return tokens;
}

Ref ActiveSpanOf(PyObject* manager) {
  if (!IsScopeManager(manager) || Interface::active.IsOverridden(Self(manager))) {
    const Ref scope = GetAttribute(manager, names.active);
    return scope ? SpanOf(scope.get()) : Ref{};
  }
  PyObject* const scope = GetActive(Self(manager));
  if (scope == Py_None || scope == nullptr) return Ref{scope};
  const Ref held{scope};
  return SpanOf(scope);
}

bool Deactivate(PyObject* manager, Ref& token) {
  const Ref& variable = Self(manager)->variable;
  if (!variable) return true;
  if (token && PyContextVar_Reset(variable.get(), token.get()) == 0) {
    token.Reset();
    return true;
  }
  // The scope is closed in a copy of the context that it was activated in. There the token cannot
  // reset the variable, but it still tells which scope was active before.
  Ref before = Ref::Share(Py_None);
  if (token) {
    if (PyErr_ExceptionMatches(PyExc_ValueError) == 0) return false;
    PyErr_Clear();
    before = GetAttribute(token.get(), names.old_value);
    if (!before) return false;
    if (!IsScope(before.get())) before = Ref::Share(Py_None);
  }
  return static_cast<bool>(Ref{PyContextVar_Set(variable.get(), before.get())});
}

}  // namespace lightstep::python
