#include <new>
#include <utility>

#include "lightstep/span_context.h"
#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/classes.h"
#include "python/native/both_apis/scope_manager_object.h"
#include "python/native/both_apis/span_starting.h"
#include "python/native/both_apis/tracer_object.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/native_object.h"
#include "python/native/opentelemetry/provider_object.h"
#include "python/native/opentracing/context_of.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/propagation.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/opentracing/tracer_interface.h"

namespace lightstep::python::both_apis {

PyTypeObject* tracer_type;

namespace {

namespace otel = opentelemetry;

// The context to inject. If `given` is that of the current span, the baggage of the current Context
// is added to it. Otherwise it is `given` itself. Null with an exception set.
Ref WithCurrentBaggage(PyObject* given) {
  Ref owner;
  const SpanContext* const found = ContextOf(given, owner);
  if (found == nullptr) return PyErr_Occurred() == nullptr ? Ref::Share(given) : Ref{};
  SpanContext context = *found;
  if (!AddBaggageIfCurrent(context)) return Ref{};
  return context.baggage.empty() ? Ref::Share(given) : NewSpanContext(context);
}

struct TracerOfProvider {
  static bool FindActive(python::TracerObject* tracer, PyObject*, Ref& active);
  static Ref StartSpan(python::TracerObject* tracer, PyObject* const* values, PyObject* active) {
    return both_apis::StartSpan(static_cast<TracerObject*>(tracer), values, active);
  }
  static Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* active) {
    return ActivateByManager(manager, span, finish_on_close, active);
  }
  static Ref ActiveSpanOf(PyObject* manager) { return ActiveSpanByManager(manager); }
  static bool Inject(python::TracerObject* tracer, PyObject* given, PyObject* format,
                     PyObject* carrier) {
    const Ref context = WithCurrentBaggage(given);
    return context && python::Inject(*tracer->propagators, context.get(), format, carrier);
  }
};
using Interface = TracerInterface<TracerOfProvider>;

// An overridden start_span may change the active Context, so it is not read before that.
bool TracerOfProvider::FindActive(python::TracerObject* tracer, PyObject*, Ref& active) {
  if (!CheckConstructed(tracer)) return false;
  if (Interface::start_span.IsOverridden(tracer)) return true;
  active = ActiveContext();
  return static_cast<bool>(active);
}

PyObject* New(PyTypeObject* type, PyObject* arguments, PyObject* keywords) {
  PyObject* const self = python::tracer_type->tp_new(type, arguments, keywords);
  if (self != nullptr) new (&AsTracer(self)->opentelemetry_tracer) Ref{};
  return self;
}

// The provider that is the only argument. Null with an exception set.
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
  tracer->opentelemetry_tracer = std::move(unscoped);
  tracer->scope_manager = std::move(manager);
  tracer->propagators = provider->propagators;
  tracer->recorder = provider->recorder;
  return 0;
}

int TraverseTracer(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(AsTracer(self)->opentelemetry_tracer.get());
  return Traverse<python::TracerObject, &python::TracerObject::scope_manager>(self, visit, arg);
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  TracerObject* const tracer = AsTracer(self);
  // The provider releases the recorder.
  tracer->recorder.reset();
  tracer->opentelemetry_tracer.~Ref();
  python::tracer_type->tp_dealloc(self);
}

}  // namespace

bool IsActiveSpanOverridden(const TracerObject* tracer) {
  return Interface::active_span.IsOverridden(tracer) ||
         Interface::scope_manager.IsOverridden(tracer);
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
          // OpenTelemetry's tracer stays, because remaining spans write to it.
          Slot(Py_tp_clear, Clear<python::TracerObject, &python::TracerObject::scope_manager>),
          Slot(Py_tp_methods, Interface::Methods()),
          Slot(Py_tp_getset, Interface::Properties()),
      },
      python::tracer_type);
  classes.tracer = tracer_type;
  return Interface::Complete(tracer_type);
}

}  // namespace lightstep::python::both_apis
