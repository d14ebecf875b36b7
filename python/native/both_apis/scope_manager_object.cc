#include "python/native/both_apis/scope_manager_object.h"

#include <new>

#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/scope_object.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/scope_manager_object.h"

namespace lightstep::python::both_apis {

PyTypeObject* scope_manager_type;

namespace {

Overridable active_property;
Overridable activate_method;

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

const Signature kActivate{"activate", /*required=*/2, "span", "finish_on_close"};
PyObject* PyActivate(PyObject* self, PyObject* const (&arguments)[2]) {
  const int finish_on_close = CallPython([&] { return PyObject_IsTrue(arguments[1]); });
  if (finish_on_close < 0) return nullptr;
  return Activate(self, arguments[0], finish_on_close != 0, nullptr).Release();
}

PyObject* GetActive(PyObject* self, void*) {
  const Ref context = ActiveContext();
  if (!context) return nullptr;
  if (ScopeObject* const scope = ScopeOfCurrentSpan(context.get())) {
    return NewReference(AsPyObject(scope));
  }
  Ref span = ActiveSpanIn(context.get(), Self(self)->tracer.get());
  if (!span || span.get() == Py_None) return span.Release();
  return NewScope(self, span.get(), /*current=*/nullptr, /*finish_on_close=*/false).Release();
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  Self(self)->tracer.~Ref();
  EndDealloc(self);
}

PyMethodDef methods[] = {
    FastMethod<kActivate, PyActivate>(
        "activate($self, span, finish_on_close)\n--\n\nMakes a span active; returns its Scope."),
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {"active", GetActive, nullptr, "The active Scope, or None.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

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
  if (!IsScopeManager(manager) || active_property.IsOverridden(Self(manager))) {
    return python::ActiveSpanOf(manager);
  }
  const Ref context = ActiveContext();
  return context ? ActiveSpanIn(context.get(), Self(manager)->tracer.get()) : Ref{};
}

Ref ActivateByManager(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* before) {
  if (IsScopeManager(manager) && !activate_method.IsOverridden(Self(manager))) {
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
                   Slot(Py_tp_methods, methods),
                   Slot(Py_tp_getset, properties),
               });
  classes.scope_manager = scope_manager_type;
  return scope_manager_type != nullptr &&
         active_property.Bind(scope_manager_type, python::names.active) &&
         activate_method.Bind(scope_manager_type, python::names.activate);
}

}  // namespace lightstep::python::both_apis
