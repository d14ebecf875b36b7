#include "python/native/opentracing/tracer_type.h"

#include <new>
#include <optional>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/signature.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/propagation.h"
#include "python/native/opentracing/references.h"
#include "python/native/opentracing/scope_manager_object.h"
#include "python/native/opentracing/span_object.h"
#include "python/native/opentracing/start_arguments.h"
#include "python/native/opentracing/tracer_interface.h"
#include "python/native/opentracing/tracer_object.h"
#include "python/native/process/live_recorders.h"
#include "python/native/process/python_logging.h"
#include "python/native/values/time.h"

namespace lightstep::python {
namespace {

TracerObject* Self(PyObject* self) { return reinterpret_cast<TracerObject*>(self); }

struct PlainTracer {
  static bool FindActive(TracerObject*, PyObject* manager, Ref& active) {
    active = ActiveScopeIfNative(manager);
    return true;
  }
  static Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* active);
  static Ref Activate(PyObject* manager, PyObject* span, bool finish_on_close, PyObject* active) {
    return python::Activate(manager, span, finish_on_close, active);
  }
  static Ref ActiveSpanOf(PyObject* manager) { return python::ActiveSpanOf(manager); }
  static bool Inject(TracerObject* tracer, PyObject* context, PyObject* format, PyObject* carrier) {
    return python::Inject(*tracer->propagators, context, format, carrier);
  }
};
using Interface = TracerInterface<PlainTracer>;

// Adds self.active_span as a reference, if there is one. `active` is the active scope, or null if
// the caller does not know it.
bool AddActiveSpan(TracerObject* tracer, PyObject* active, References& references) {
  const bool is_overridden = Interface::active_span.IsOverridden(tracer);
  const Ref span = is_overridden       ? GetAttribute(AsPyObject(tracer), names.active_span)
                   : active == nullptr ? Interface::ActiveSpan(tracer)
                                       : SpanOf(active);
  if (!span) return ForgetException();
  return span.get() == Py_None || references.AddImplicitParent(span.get());
}

Ref PlainTracer::StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* active) {
  if (!CheckConstructed(tracer)) return Ref{};
  StartWriterWithoutPendingCalls();
  Text name;
  if (!ReadOperationName(values[kOperationName], name)) return Ref{};
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

const Signature kExtract{"extract", /*required=*/2, "format", "carrier"};
PyObject* PyExtract(PyObject* self, PyObject* const (&arguments)[2]) {
  const TracerObject* const tracer = Self(self);
  if (!CheckConstructed(tracer)) return nullptr;
  return Extract(*tracer->propagators, arguments[0], arguments[1]).Release();
}

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

}  // namespace

bool MakeTracerType() {
  tracer_type =
      MakeType("lightstep_streaming._native.Tracer", sizeof(TracerObject),
               {
                   Slot(Py_tp_new, New),
                   Slot(Py_tp_dealloc, Dealloc),
                   Slot(Py_tp_traverse, Traverse<TracerObject, &TracerObject::scope_manager>),
                   // The recorder stays, because remaining spans write to it.
                   Slot(Py_tp_clear, Clear<TracerObject, &TracerObject::scope_manager>),
                   Slot(Py_tp_methods, Interface::Methods(FastMethod<kExtract, PyExtract>(
                                           "extract($self, format, carrier)\n--\n\nThe SpanContext "
                                           "that a carrier has, or None."))),
                   Slot(Py_tp_getset, Interface::Properties()),
               });
  return Interface::Complete(tracer_type);
}

}  // namespace lightstep::python
