#include "python/native/opentracing/tracer_object.h"

#include <new>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/signature.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/propagation.h"
#include "python/native/opentracing/references.h"
#include "python/native/opentracing/scope_manager_object.h"
#include "python/native/opentracing/span_object.h"
#include "python/native/opentracing/start_arguments.h"
#include "python/native/process/live_recorders.h"
#include "python/native/process/python_logging.h"
#include "python/native/values/time.h"

namespace lightstep::python {

PyTypeObject* tracer_type;

namespace {

Overridable start_span_method;
Overridable active_span_property;
Overridable scope_manager_property;

TracerObject* Self(PyObject* self) { return reinterpret_cast<TracerObject*>(self); }

// self.scope_manager.
[[gnu::always_inline]] inline Ref ScopeManagerOf(TracerObject* tracer) {
  if (scope_manager_property.IsOverridden(tracer)) {
    return GetAttribute(AsPyObject(tracer), names.scope_manager);
  }
  return Ref::Share(tracer->scope_manager ? tracer->scope_manager.get() : Py_None);
}

Ref ActiveSpan(TracerObject* tracer) {
  Ref manager = ScopeManagerOf(tracer);
  if (!manager || manager.get() == Py_None) return manager;
  return ActiveSpanOf(manager.get());
}

// Adds self.active_span as a reference, if there is one. `active` is the active scope if the caller
// knows it, else null.
bool AddActiveSpan(TracerObject* tracer, PyObject* active, References& references) {
  const bool is_overridden = active_span_property.IsOverridden(tracer);
  const Ref span = is_overridden       ? GetAttribute(AsPyObject(tracer), names.active_span)
                   : active == nullptr ? ActiveSpan(tracer)
                                       : SpanOf(active);
  if (!span) return ForgetException();
  return span.get() == Py_None || references.AddImplicitParent(span.get());
}

Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* active = nullptr) {
  if (!CheckConstructed(tracer)) return Ref{};
  StartWriterWithoutPendingCalls();
  Text name;
  if (IsGiven(values[kOperationName])) {
    std::optional<Text> text = TextOfHeld(values[kOperationName]);
    if (!text) return Ref{};
    name = std::move(*text);
  }
  References references;
  if (IsGiven(values[kChildOf]) && !references.AddParent(values[kChildOf])) return Ref{};
  if (IsGiven(values[kReferences]) && !references.AddAll(values[kReferences])) return Ref{};
  if (references.empty()) {
    const std::optional<bool> ignore_active_span = FlagOf(values[kIgnoreActiveSpan], false);
    if (!ignore_active_span) return Ref{};
    if (!*ignore_active_span && !AddActiveSpan(tracer, active, references)) return Ref{};
  }
  const std::optional<common::Nanoseconds> start = TimeOf(values[kStartTime]);
  if (!start) return Ref{};
  Ref span = NewSpan(AsPyObject(tracer), *tracer->recorder, name.view, references.data(),
                     references.size(), *start);
  if (span && IsGiven(values[kTags]) &&
      !SetTags(reinterpret_cast<SpanObject*>(span.get()), values[kTags])) {
    return Ref{};
  }
  return span;
}

const Signature kStartSpan{"start_span", /*required=*/0, "operation_name", "child_of",
                           "references", "tags",         "start_time",     "ignore_active_span"};
PyObject* PyStartSpan(PyObject* self, PyObject* const (&arguments)[kFinishOnClose]) {
  return StartSpan(Self(self), arguments).Release();
}

const Signature kStartActiveSpan{"start_active_span", /*required=*/1,       "operation_name",
                                 "child_of",          "references",         "tags",
                                 "start_time",        "ignore_active_span", "finish_on_close"};
PyObject* PyStartActiveSpan(PyObject* self, PyObject* const (&arguments)[kFinishOnClose + 1]) {
  TracerObject* const tracer = Self(self);
  const std::optional<bool> finish_on_close = FlagOf(arguments[kFinishOnClose], true);
  if (!finish_on_close) return nullptr;
  const Ref manager = ScopeManagerOf(tracer);
  if (!manager) return nullptr;
  const Ref active = ActiveScopeIfNative(manager.get());
  const Ref span = start_span_method.IsOverridden(tracer)
                       ? StartSpanByMethod(self, arguments)
                       : StartSpan(tracer, arguments, active.get());
  if (!span) return nullptr;
  return Activate(manager.get(), span.get(), *finish_on_close, active.get()).Release();
}

const Signature kInject{"inject", /*required=*/3, "span_context", "format", "carrier"};
PyObject* PyInject(PyObject* self, PyObject* const (&arguments)[3]) {
  const TracerObject* const tracer = Self(self);
  if (!CheckConstructed(tracer)) return nullptr;
  const bool is_injected = Inject(*tracer->propagators, arguments[0], arguments[1], arguments[2]);
  return is_injected ? NewReference(Py_None) : nullptr;
}

const Signature kExtract{"extract", /*required=*/2, "format", "carrier"};
PyObject* PyExtract(PyObject* self, PyObject* const (&arguments)[2]) {
  const TracerObject* const tracer = Self(self);
  if (!CheckConstructed(tracer)) return nullptr;
  return Extract(*tracer->propagators, arguments[0], arguments[1]).Release();
}

PyObject* GetScopeManager(PyObject* self, void*) {
  const Ref& manager = Self(self)->scope_manager;
  return NewReference(manager ? manager.get() : Py_None);
}

PyObject* GetActiveSpan(PyObject* self, void*) { return ActiveSpan(Self(self)).Release(); }

PyObject* New(PyTypeObject* type, PyObject*, PyObject*) {
  auto* const tracer = Allocate<TracerObject>(type);
  if (tracer == nullptr) return nullptr;
  WithDict(tracer);
  new (&tracer->scope_manager) Ref{};
  new (&tracer->recorder) std::shared_ptr<tracer::Recorder>{};
  new (&tracer->propagators) std::shared_ptr<const tracer::Propagators>{};
  return AsPyObject(tracer);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  TracerObject* const tracer = Self(self);
  if (tracer->recorder != nullptr) LetGo(std::move(tracer->recorder));
  tracer->recorder.~shared_ptr();
  tracer->propagators.~shared_ptr();
  tracer->scope_manager.~Ref();
  EndDealloc(self);
}

PyMethodDef methods[] = {
    FastMethod<kStartSpan, PyStartSpan>(
        "start_span($self, operation_name=None, child_of=None, references=None, tags=None, "
        "start_time=None, ignore_active_span=False)\n--\n\nStarts a span and returns it."),
    FastMethod<kStartActiveSpan, PyStartActiveSpan>(
        "start_active_span($self, operation_name, child_of=None, references=None, tags=None, "
        "start_time=None, ignore_active_span=False, finish_on_close=True)\n--\n\n"
        "Starts a span, makes it the active one, and returns its Scope."),
    FastMethod<kInject, PyInject>(
        "inject($self, span_context, format, carrier)\n--\n\nWrites a context into a carrier."),
    FastMethod<kExtract, PyExtract>(
        "extract($self, format, carrier)\n--\n\nThe SpanContext that a carrier has, or None."),
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {"scope_manager", GetScopeManager, nullptr, "The ScopeManager.", nullptr},
    {"active_span", GetActiveSpan, nullptr, "The active Span, or None.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeTracerType() {
  tracer_type =
      MakeType("lightstep_streaming._native.Tracer", sizeof(TracerObject),
               {
                   Slot(Py_tp_new, New),
                   Slot(Py_tp_dealloc, Dealloc),
                   Slot(Py_tp_traverse, Traverse<TracerObject, &TracerObject::scope_manager>),
                   // The recorder stays: spans that are left write to it.
                   Slot(Py_tp_clear, Clear<TracerObject, &TracerObject::scope_manager>),
                   Slot(Py_tp_methods, methods),
                   Slot(Py_tp_getset, properties),
               });
  return tracer_type != nullptr && start_span_method.Bind(tracer_type, names.start_span) &&
         active_span_property.Bind(tracer_type, names.active_span) &&
         scope_manager_property.Bind(tracer_type, names.scope_manager);
}

bool CheckConstructed(const TracerObject* tracer) {
  if (tracer->recorder != nullptr) return true;
  PyErr_SetString(PyExc_RuntimeError, "Tracer.__init__() was not called");
  return false;
}

}  // namespace lightstep::python
