#include "python/native/both_apis/scope_manager_object.h"

#include <new>

#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/scope_object.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/calls.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/scope_manager_interface.h"
#include "python/native/opentracing/scope_manager_object.h"

namespace lightstep::python::both_apis {

PyTypeObject* scope_manager_type;

namespace {

ScopeManagerObject* Self(PyObject* self) { return reinterpret_cast<ScopeManagerObject*>(self); }

Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* before) {
  const Ref current = CurrentSpanFor(span);
  if (!current) return Ref{};
  Ref scope = NewScope(manager, span, current.get(), finish_on_close);
  if (!scope) return Ref{};
  const Ref context = before == nullptr ? ActiveContext() : Ref::Share(before);
  if (!context || !Cover(context.get(), AsScope(scope.get()))) return Ref{};
  return scope;
}

struct ManagerOfProvider {
  static Ref Activate(PyObject* self, PyObject* span, bool finish_on_close) {
    return both_apis::Activate(self, span, finish_on_close, /*before=*/nullptr);
  }
  static Ref Active(PyObject* self);
};
using Interface = ScopeManagerInterface<ManagerOfProvider>;

Ref ManagerOfProvider::Active(PyObject* self) {
  const Ref context = ActiveContext();
  if (!context) return Ref{};
  if (ScopeObject* const scope = ScopeOfCurrentSpan(context.get())) {
    return Ref::Share(AsPyObject(scope));
  }
  Ref span = ActiveSpanIn(context.get(), Self(self)->tracer.get());
  if (!span || span.get() == Py_None) return span;
  return NewScope(self, span.get(), /*current=*/nullptr, /*finish_on_close=*/false);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  Self(self)->tracer.~Ref();
  EndDealloc(self);
}

}  // namespace

Ref NewScopeManager(PyObject* tracer) {
  auto* const manager = Allocate<ScopeManagerObject>(classes.scope_manager);
  if (manager == nullptr) return Ref{};
  new (&manager->tracer) Ref{Ref::Share(tracer)};
  return Ref{AsPyObject(manager)};
}

Ref ActiveSpanIn(PyObject* context, PyObject* tracer) {
  if (const ScopeObject* const scope = ScopeOfCurrentSpan(context)) {
    return Ref::Share(scope->span.get());
  }
  PyObject* const span = opentelemetry::SpanIn(context);
  return span == nullptr ? Ref::Share(Py_None) : FaceOf(tracer, span);
}

Ref ActiveSpanByManager(PyObject* manager) {
  if (!IsScopeManager(manager) || Interface::active.IsOverridden(Self(manager))) {
    return python::ActiveSpanOf(manager);
  }
  const Ref context = ActiveContext();
  return context ? ActiveSpanIn(context.get(), Self(manager)->tracer.get()) : Ref{};
}

Ref ActivateByManager(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* before) {
  if (IsScopeManager(manager) && !Interface::activate.IsOverridden(Self(manager))) {
    return Activate(manager, span, finish_on_close, before);
  }
  return CallMethod(manager, python::names.activate, span, finish_on_close ? Py_True : Py_False);
}

bool MakeScopeManagerType() {
  using Object = ScopeManagerObject;
  scope_manager_type =
      MakeType("lightstep_streaming._native.OpenTelemetryScopeManager", sizeof(ScopeManagerObject),
               {
                   Slot(Py_tp_new, RefuseNew),
                   Slot(Py_tp_dealloc, Dealloc),
                   Slot(Py_tp_traverse, Traverse<Object, &Object::tracer>),
                   // The tracer stays: a cycle through it is broken at the tracer.
                   Slot(Py_tp_clear, Clear<Object>),
                   Slot(Py_tp_methods, Interface::Methods()),
                   Slot(Py_tp_getset, Interface::Properties()),
               });
  classes.scope_manager = scope_manager_type;
  return Interface::Complete(scope_manager_type);
}

}  // namespace lightstep::python::both_apis
