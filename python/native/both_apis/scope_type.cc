#include <Python.h>

#include <new>
#include <optional>

#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/scope_object.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/bound_to_self.h"
#include "python/native/cpython/object_pool.h"
#include "python/native/opentracing/scope_interface.h"

namespace lightstep::python::both_apis {

PyTypeObject* scope_type;

namespace {

ObjectPool<ScopeObject> pool;

struct Scope {
  static bool Close(ScopeBase* base);
  static bool FinishSpan(PyObject* span) { return FinishByMethod(span); }
};
using Interface = ScopeInterface<Scope>;

// A scope that was entered in another context ends there too (active_scope.h).
bool Scope::Close(ScopeBase* base) {
  auto* const scope = static_cast<ScopeObject*>(base);
  if (!scope->current) return true;
  const std::optional<Covering> covering = CoveringOf(scope);
  if (!covering) return Interface::EndAfterFailure(scope);
  if (*covering == Covering::kCovered) return true;
  if (*covering == Covering::kActive && !Uncover(scope)) return Interface::EndAfterFailure(scope);
  return Interface::End(scope);
}

void Destroy(PyObject* self) {
  ScopeObject* const scope = AsScope(self);
  scope->activation.~Ref();
  scope->before.~Ref();
  scope->current.~Ref();
  scope->manager.~Ref();
  scope->span.~Ref();
  pool.Give(self);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  // Scopes that were never closed may be nested to any depth.
  Py_TRASHCAN_BEGIN(self, Dealloc);
  Destroy(self);
  Py_TRASHCAN_END;
}

}  // namespace

Ref NewScope(PyObject* manager, PyObject* span, PyObject* current, bool finish_on_close) {
  ScopeObject* const scope = pool.Take(classes.scope);
  if (scope == nullptr) return Ref{};
  scope->call = Interface::Call;
  new (&scope->span) Ref{Ref::Share(span)};
  new (&scope->manager) Ref{Ref::Share(manager)};
  new (&scope->current) Ref{Ref::Share(current)};
  new (&scope->before) Ref{};
  new (&scope->activation) Ref{};
  scope->finish_on_close = finish_on_close;
  scope->is_closed = false;
  PyObject_GC_Track(AsPyObject(scope));
  return Ref{AsPyObject(scope)};
}

bool MakeScopeType() {
  using Object = ScopeObject;
  scope_type = MakeType(
      "lightstep_streaming._native.OpenTelemetryScope", sizeof(ScopeObject),
      {
          Slot(Py_tp_new, RefuseNew),
          Slot(Py_tp_dealloc, Dealloc),
          Slot(Py_tp_traverse, Traverse<Object, &Object::span, &Object::manager, &Object::current,
                                        &Object::before, &Object::activation>),
          // The span stays: a cycle through the span is broken at the span.
          Slot(Py_tp_clear, Clear<Object, &Object::manager, &Object::before, &Object::activation>),
          Slot(Py_tp_methods, Interface::Methods()),
          Slot(Py_tp_members, Interface::Members()),
          Slot(Py_tp_getset, Interface::Properties()),
      });
  classes.scope = scope_type;
  return Interface::Complete(scope_type);
}

void MakeScopesCallable() { MakeCallable(classes.scope, kScopeCallOffset); }

}  // namespace lightstep::python::both_apis
