// TracerInterface: OpenTracing's Tracer as Python calls it for each span, for every kind of tracer.
//
// Used by the types of tracers: Tracer, and the OpenTracing tracer of a provider.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/start_arguments.h"
#include "python/native/opentracing/tracer_object.h"

namespace lightstep::python {

inline const Signature kStartSpan{"start_span", /*required=*/0,      "operation_name",
                                  "child_of",   "references",        "tags",
                                  "start_time", "ignore_active_span"};
inline const Signature kStartActiveSpan{
    "start_active_span", /*required=*/1,       "operation_name", "child_of", "references", "tags",
    "start_time",        "ignore_active_span", "finish_on_close"};
inline const Signature kInject{"inject", /*required=*/3, "span_context", "format", "carrier"};

// `Own` is what differs, a class with these static functions. All return false or null with an
// exception set.
//
//   bool FindActive(TracerObject* tracer, PyObject* manager, Ref& active);
//                           what start_active_span tells StartSpan and Activate, so that they need
//                           not look for it again; null where they have to
//   Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* active);
//   Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* active);
//   Ref ActiveSpanOf(PyObject* manager);   manager.active.span, or None
//   bool Inject(TracerObject* tracer, PyObject* context, PyObject* format, PyObject* carrier);
//
// Its name has internal linkage, so that the calls are inlined.
template <class Own>
class TracerInterface {
 public:
  static inline Overridable start_span;
  static inline Overridable active_span;
  static inline Overridable scope_manager;

  // self.active_span, for a tracer that does not override it.
  static Ref ActiveSpan(TracerObject* tracer) {
    Ref manager = ScopeManagerOf(tracer);
    if (!manager || manager.get() == Py_None) return manager;
    return Own::ActiveSpanOf(manager.get());
  }

  // `more` are the methods that only one kind has.
  template <class... More>
  static PyMethodDef* Methods(More... more) {
    static PyMethodDef methods[] = {
        FastMethod<kStartSpan, PyStartSpan>(
            "start_span($self, operation_name=None, child_of=None, references=None, tags=None, "
            "start_time=None, ignore_active_span=False)\n--\n\nStarts a span and returns it."),
        FastMethod<kStartActiveSpan, PyStartActiveSpan>(
            "start_active_span($self, operation_name, child_of=None, references=None, tags=None, "
            "start_time=None, ignore_active_span=False, finish_on_close=True)\n--\n\n"
            "Starts a span, makes it the active one, and returns its Scope."),
        FastMethod<kInject, PyInject>(
            "inject($self, span_context, format, carrier)\n--\n\nWrites a context into a carrier."),
        more...,
        {nullptr, nullptr, 0, nullptr},
    };
    return methods;
  }

  static PyGetSetDef* Properties() {
    static PyGetSetDef properties[] = {
        kDictProperty,
        {"scope_manager", GetScopeManager, nullptr, "The ScopeManager.", nullptr},
        {"active_span", GetActiveSpan, nullptr, "The active Span, or None.", nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr},
    };
    return properties;
  }

  // To be called once, with the type or null. False with an exception set.
  static bool Complete(PyTypeObject* type) {
    return type != nullptr && start_span.Bind(type, names.start_span) &&
           active_span.Bind(type, names.active_span) &&
           scope_manager.Bind(type, names.scope_manager);
  }

 private:
  static TracerObject* Self(PyObject* self) { return reinterpret_cast<TracerObject*>(self); }

  // self.scope_manager.
  [[gnu::always_inline]] static Ref ScopeManagerOf(TracerObject* tracer) {
    if (scope_manager.IsOverridden(tracer)) {
      return GetAttribute(AsPyObject(tracer), names.scope_manager);
    }
    return Ref::Share(tracer->scope_manager ? tracer->scope_manager.get() : Py_None);
  }

  static PyObject* PyStartSpan(PyObject* self, PyObject* const (&arguments)[kFinishOnClose]) {
    return Own::StartSpan(Self(self), arguments, /*active=*/nullptr).Release();
  }

  static PyObject* PyStartActiveSpan(PyObject* self,
                                     PyObject* const (&arguments)[kFinishOnClose + 1]) {
    TracerObject* const tracer = Self(self);
    const std::optional<bool> finish_on_close = FlagOf(arguments[kFinishOnClose], true);
    if (!finish_on_close) return nullptr;
    const Ref manager = ScopeManagerOf(tracer);
    Ref active;
    if (!manager || !Own::FindActive(tracer, manager.get(), active)) return nullptr;
    const Ref span = start_span.IsOverridden(tracer)
                         ? StartSpanByMethod(self, arguments)
                         : Own::StartSpan(tracer, arguments, active.get());
    if (!span) return nullptr;
    return Own::Activate(manager.get(), span.get(), *finish_on_close, active.get()).Release();
  }

  static PyObject* PyInject(PyObject* self, PyObject* const (&arguments)[3]) {
    if (!CheckConstructed(Self(self))) return nullptr;
    return Own::Inject(Self(self), arguments[0], arguments[1], arguments[2]) ? NewReference(Py_None)
                                                                             : nullptr;
  }

  static PyObject* GetScopeManager(PyObject* self, void*) {
    const Ref& manager = Self(self)->scope_manager;
    return NewReference(manager ? manager.get() : Py_None);
  }

  static PyObject* GetActiveSpan(PyObject* self, void*) { return ActiveSpan(Self(self)).Release(); }
};

}  // namespace lightstep::python
