#include "python/native/opentracing/span_object.h"

#include <new>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/object_pool.h"
#include "python/native/opentracing/tag_reading.h"
#include "python/native/values/log_fields.h"

namespace lightstep::python {

PyTypeObject* span_type;

namespace {

ObjectPool<SpanObject> pool;

}  // namespace

Ref NewSpan(PyObject* tracer, tracer::Recorder& recorder, std::string_view operation_name,
            const tracer::SpanReference* references, std::size_t reference_count,
            common::Nanoseconds start) {
  SpanObject* const span = pool.Take(classes.span);
  if (span == nullptr) return Ref{};
  WithDict(span);
  new (&span->tracer) Ref{Ref::Share(tracer)};
  new (&span->context) Ref{};
  new (&span->record)
      tracer::SpanRecord{recorder, operation_name, references, reference_count, start};
  PyObject_GC_Track(AsPyObject(span));
  return Ref{AsPyObject(span)};
}

void DeallocSpan(PyObject* self) {
  if (!BeginDealloc(self)) return;
  auto* const span = reinterpret_cast<SpanObject*>(self);
  span->record.~SpanRecord();
  span->context.~Ref();
  span->tracer.~Ref();
  pool.Give(self);
}

bool SetTag(SpanObject* span, PyObject* key, PyObject* value) {
  if (span->record.is_finished()) return true;
  return ReadTag(span->record, key, value, [span](std::string_view key, const Value& value) {
    span->record.SetTag(key, value);
  });
}

bool LogKv(tracer::SpanRecord& record, PyObject* key_values, PyObject* timestamp) {
  if (record.is_finished()) return true;
  const std::optional<common::Nanoseconds> time = TimeOf(timestamp);
  if (!time) return false;
  SimpleLogFields simple;
  if (ReadSimpleLogFields(key_values, simple)) {
    record.Log(*time, [&](auto add) {
      for (const SimpleLogField& field : simple) add(field.key, field.value);
    });
    return true;
  }
  LogFields fields;
  if (!ReadLogFields(key_values, FormOf(record), fields)) return false;
  record.Log(*time, [&](auto add) {
    for (const LogField& field : fields) add(field.key.view, field.value.value);
  });
  return true;
}

bool SetTags(SpanObject* span, PyObject* tags) {
  const Iteration result = ForEachItem(
      tags, [span](PyObject* key, PyObject* value) { return SetTag(span, key, value); });
  return result != Iteration::kFailed || ForgetException();
}

}  // namespace lightstep::python
