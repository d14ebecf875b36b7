#include "python/native/opentelemetry/span_object.h"

#include <new>
#include <utility>

#include "python/native/cpython/object_pool.h"

namespace lightstep::python::opentelemetry {

PyTypeObject* span_type;

namespace {

ObjectPool<SpanObject> pool;

}  // namespace

Ref NewSpan(PyObject* tracer, SpanStart& start) {
  SpanObject* const span = pool.Take(classes.span);
  if (span == nullptr) return Ref{};
  WithDict(span);
  new (&span->tracer) Ref{Ref::Share(tracer)};
  new (&span->context) Ref{};
  new (&span->parent) Ref{};
  new (&span->trace_state) Ref{Ref::Share(start.trace_state)};
  new (&span->status_description) Ref{};
  span->attribute_count = span->event_count = span->link_count = 0;
  span->dropped_attributes = span->dropped_events = span->dropped_links = 0;
  span->end_time = 0;
  span->kind = start.kind;
  span->is_parent_sampled = start.is_parent_sampled;
  span->is_parent_remote = start.is_parent_remote;
  span->status = StatusCode::kUnset;
  span->is_recording = start.is_recording;
  span->is_ended = false;
  span->records_exceptions = start.records_exceptions;
  span->sets_error_on_exception = start.sets_error_on_exception;
  span->is_ok_by_tag = false;
  span->opentracing_face = nullptr;
  new (&span->record) tracer::SpanRecord{*ProviderOf(AsTracer(tracer))->recorder, start.name,
                                         std::move(start.context), start.parent, start.time};
  PyObject_GC_Track(AsPyObject(span));
  return Ref{AsPyObject(span)};
}

void DeallocSpan(PyObject* self) {
  if (!BeginDealloc(self)) return;
  SpanObject* const span = AsSpan(self);
  span->record.~SpanRecord();
  span->status_description.~Ref();
  span->trace_state.~Ref();
  span->parent.~Ref();
  span->context.~Ref();
  span->tracer.~Ref();
  pool.Give(self);
}

}  // namespace lightstep::python::opentelemetry
