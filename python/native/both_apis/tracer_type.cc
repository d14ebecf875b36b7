#include <new>
#include <optional>
#include <utility>

#include "lightstep/span_context.h"
#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/baggage.h"
#include "python/native/both_apis/classes.h"
#include "python/native/both_apis/scope_manager_object.h"
#include "python/native/both_apis/span_starting.h"
#include "python/native/both_apis/tracer_object.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentelemetry/provider_object.h"
#include "python/native/opentracing/context_of.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/propagation.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/opentracing/start_arguments.h"

namespace lightstep::python::both_apis {

PyTypeObject* tracer_type;

namespace {

namespace otel = opentelemetry;

Overridable start_span_method;
Overridable active_span_property;
Overridable scope_manager_property;

// self.scope_manager.
Ref ScopeManagerOf(TracerObject* tracer) {
  if (scope_manager_property.IsOverridden(tracer)) {
    return GetAttribute(AsPyObject(tracer), python::names.scope_manager);
  }
  return Ref::Share(tracer->scope_manager ? tracer->scope_manager.get() : Py_None);
}

const Signature kStartSpan{"start_span", /*required=*/0, "operation_name", "child_of",
                           "references", "tags",         "start_time",     "ignore_active_span"};
PyObject* PyStartSpan(PyObject* self, PyObject* const (&arguments)[kFinishOnClose]) {
  return StartSpan(AsTracer(self), arguments, /*active=*/nullptr).Release();
}

const Signature kStartActiveSpan{"start_active_span", /*required=*/1,       "operation_name",
                                 "child_of",          "references",         "tags",
                                 "start_time",        "ignore_active_span", "finish_on_close"};
PyObject* PyStartActiveSpan(PyObject* self, PyObject* const (&arguments)[kFinishOnClose + 1]) {
  TracerObject* const tracer = AsTracer(self);
  if (!CheckConstructed(tracer)) return nullptr;
  const std::optional<bool> finish_on_close = FlagOf(arguments[kFinishOnClose], true);
  if (!finish_on_close) return nullptr;
  const Ref manager = ScopeManagerOf(tracer);
  if (!manager) return nullptr;
  const bool is_start_overridden = start_span_method.IsOverridden(tracer);
  const Ref active = is_start_overridden ? Ref{} : ActiveContext();
  if (!is_start_overridden && !active) return nullptr;
  const Ref span = is_start_overridden ? StartSpanByMethod(self, arguments)
                                       : StartSpan(tracer, arguments, active.get());
  if (!span) return nullptr;
  return ActivateByManager(manager.get(), span.get(), *finish_on_close, active.get()).Release();
}

// The context to be injected in the place of `given`: with the baggage of the current Context where
// it is that of the current span. `given` itself where that is all.
Ref WithCurrentBaggage(PyObject* given) {
  Ref owner;
  const SpanContext* const found = ContextOf(given, owner);
  if (found == nullptr) return PyErr_Occurred() == nullptr ? Ref::Share(given) : Ref{};
  SpanContext context = *found;
  if (!AddBaggageIfCurrent(context)) return Ref{};
  return context.baggage.empty() ? Ref::Share(given) : NewSpanContext(context);
}

const Signature kInject{"inject", /*required=*/3, "span_context", "format", "carrier"};
PyObject* PyInject(PyObject* self, PyObject* const (&arguments)[3]) {
  const TracerObject* const tracer = AsTracer(self);
  if (!CheckConstructed(tracer)) return nullptr;
  const Ref context = WithCurrentBaggage(arguments[0]);
  if (!context) return nullptr;
  const bool is_injected = Inject(*tracer->propagators, context.get(), arguments[1], arguments[2]);
  return is_injected ? NewReference(Py_None) : nullptr;
}

PyObject* GetScopeManager(PyObject* self, void*) {
  const Ref& manager = AsTracer(self)->scope_manager;
  return NewReference(manager ? manager.get() : Py_None);
}

PyObject* GetActiveSpan(PyObject* self, void*) {
  Ref manager = ScopeManagerOf(AsTracer(self));
  if (!manager || manager.get() == Py_None) return manager.Release();
  return ActiveSpanByManager(manager.get()).Release();
}

PyObject* New(PyTypeObject* type, PyObject* arguments, PyObject* keywords) {
  PyObject* const self = python::tracer_type->tp_new(type, arguments, keywords);
  if (self != nullptr) new (&AsTracer(self)->tracer) Ref{};
  return self;
}

// The provider of the one argument. Null with an exception set.
otel::ProviderObject* ProviderIn(PyObject* arguments, PyObject* keywords) {
  static const char* names[] = {"provider", nullptr};
  PyObject* provider = nullptr;
  if (PyArg_ParseTupleAndKeywords(arguments, keywords, "O!:OpenTracingTracer",
                                  const_cast<char**>(names), otel::provider_type, &provider) == 0) {
    return nullptr;
  }
  if (otel::AsProvider(provider)->recorder == nullptr) {
    PyErr_SetString(PyExc_RuntimeError, "TracerProvider.__init__() was not called");
    return nullptr;
  }
  return otel::AsProvider(provider);
}

int Init(PyObject* self, PyObject* arguments, PyObject* keywords) {
  TracerObject* const tracer = AsTracer(self);
  if (tracer->recorder != nullptr) {
    PyErr_SetString(PyExc_RuntimeError, "OpenTracingTracer.__init__() was called before");
    return -1;
  }
  otel::ProviderObject* const provider = ProviderIn(arguments, keywords);
  if (provider == nullptr) return -1;
  Ref manager = NewScopeManager(self);
  Ref unscoped = manager ? otel::NewTracer(AsPyObject(provider)) : Ref{};
  if (!unscoped) return -1;
  otel::AsTracer(unscoped.get())->instrumentation_scope = Ref::Share(api.no_scope);
  tracer->tracer = std::move(unscoped);
  tracer->scope_manager = std::move(manager);
  tracer->propagators = provider->propagators;
  tracer->recorder = provider->recorder;
  return 0;
}

int TraverseTracer(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(AsTracer(self)->tracer.get());
  return Traverse<python::TracerObject, &python::TracerObject::scope_manager>(self, visit, arg);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  TracerObject* const tracer = AsTracer(self);
  // It is the provider that lets go of the recorder.
  tracer->recorder.reset();
  tracer->tracer.~Ref();
  python::tracer_type->tp_dealloc(self);
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
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {"scope_manager", GetScopeManager, nullptr, "The ScopeManager.", nullptr},
    {"active_span", GetActiveSpan, nullptr, "The active Span, or None.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool IsActiveSpanOverridden(const TracerObject* tracer) {
  return active_span_property.IsOverridden(tracer) || scope_manager_property.IsOverridden(tracer);
}

Ref ActiveSpanByTracer(TracerObject* tracer) {
  return GetAttribute(AsPyObject(tracer), python::names.active_span);
}

bool MakeTracerType() {
  tracer_type = MakeType(
      "lightstep_streaming._native.OpenTelemetryOpenTracingTracer", sizeof(TracerObject),
      {
          Slot(Py_tp_new, New),
          Slot(Py_tp_init, Init),
          Slot(Py_tp_dealloc, Dealloc),
          Slot(Py_tp_traverse, TraverseTracer),
          // OpenTelemetry's tracer stays: spans that are left write to it.
          Slot(Py_tp_clear, Clear<python::TracerObject, &python::TracerObject::scope_manager>),
          Slot(Py_tp_methods, methods),
          Slot(Py_tp_getset, properties),
      },
      python::tracer_type);
  classes.tracer = tracer_type;
  return tracer_type != nullptr && start_span_method.Bind(tracer_type, python::names.start_span) &&
         active_span_property.Bind(tracer_type, python::names.active_span) &&
         scope_manager_property.Bind(tracer_type, python::names.scope_manager);
}

}  // namespace lightstep::python::both_apis
