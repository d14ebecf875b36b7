#include "python/native/opentelemetry/readable.h"

#include <cstdint>
#include <optional>

#include "lightstep/span_context.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/names.h"
#include "python/native/opentelemetry/reading.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/opentelemetry/span_object.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {
namespace {

PyObject* NewInt(std::uint32_t number) { return PyLong_FromUnsignedLong(number); }

PyObject* NewTime(common::Nanoseconds time) { return PyLong_FromLongLong(time); }

}  // namespace

PyObject* GetContext(PyObject* self, void*) {
  SpanObject* const span = AsSpan(self);
  if (!span->context) {
    span->context = NewSpanContext(span->record.context(), span->trace_state.get());
  }
  return span->context.NewReference();
}

PyObject* GetKind(PyObject* self, void*) {
  return NewReference(api.span_kinds[AsSpan(self)->kind]);
}

PyObject* GetName(PyObject* self, void*) { return Reading{*AsSpan(self)}.Name().Release(); }

PyObject* GetParent(PyObject* self, void*) {
  const SpanObject& span = *AsSpan(self);
  if (span.parent) return span.parent.NewReference();
  SpanContext parent;
  parent.span_id = Reading{span}.ParentSpanId();
  if (parent.span_id == 0) return NewReference(Py_None);
  const SpanContext& own = span.record.context();
  parent.trace_id_high = own.trace_id_high;
  parent.trace_id = own.trace_id;
  parent.has_random_trace_id = own.has_random_trace_id;
  parent.sampled = span.is_parent_sampled;
  parent.is_remote = span.is_parent_remote;
  return NewSpanContext(parent, span.trace_state.get()).Release();
}

PyObject* GetAttributes(PyObject* self, void*) {
  const Ref attributes = Reading{*AsSpan(self)}.Attributes();
  return attributes ? PyDictProxy_New(attributes.get()) : nullptr;
}

PyObject* GetEvents(PyObject* self, void*) { return Reading{*AsSpan(self)}.Events().Release(); }

PyObject* GetLinks(PyObject* self, void*) { return Reading{*AsSpan(self)}.Links().Release(); }

PyObject* GetStatus(PyObject* self, void*) {
  const SpanObject& span = *AsSpan(self);
  PyObject* const code = api.status_codes[static_cast<std::uint8_t>(span.status)];
  const Ref description = Ref::Share(span.status_description.get());
  return CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.status, code, description ? description.get() : Py_None,
                                        static_cast<PyObject*>(nullptr));
  });
}

PyObject* GetStartTime(PyObject* self, void*) { return NewTime(AsSpan(self)->record.start()); }

PyObject* GetEndTime(PyObject* self, void*) {
  const SpanObject& span = *AsSpan(self);
  if (span.end_time != 0) return NewTime(span.end_time);
  const std::optional<common::Nanoseconds> end =
      span.is_ended ? Reading{span}.EndTime() : std::nullopt;
  return end ? NewTime(*end) : NewReference(Py_None);
}

PyObject* GetResource(PyObject* self, void*) {
  return GetAttribute(AsPyObject(ProviderOf(AsSpan(self))), names.resource).Release();
}

PyObject* GetInstrumentationScope(PyObject* self, void*) {
  return AsTracer(AsSpan(self)->tracer.get())->instrumentation_scope.NewReference();
}

PyObject* GetDroppedAttributes(PyObject* self, void*) {
  return NewInt(Reading{*AsSpan(self)}.DroppedAttributes());
}

PyObject* GetDroppedEvents(PyObject* self, void*) {
  return NewInt(Reading{*AsSpan(self)}.DroppedEvents());
}

PyObject* GetDroppedLinks(PyObject* self, void*) {
  return NewInt(Reading{*AsSpan(self)}.DroppedLinks());
}

}  // namespace lightstep::python::opentelemetry
