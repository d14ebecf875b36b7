// SpanObject: a span being recorded, as Python sees it. The record lies in the object itself.
//
// Made by the tracer. Used by span_type.cc, which has the methods that Python calls, by scopes, and
// by everything that looks for a parent.
#pragma once

#include <Python.h>

#include <cstddef>
#include <optional>
#include <string_view>

#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentracing/classes.h"
#include "python/native/values/time.h"
#include "src/common/clock.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

struct SpanObject : NativeObject {
  Ref tracer;   // keeps alive the recorder that `record` writes to
  Ref context;  // the SpanContext, once somebody has asked for it; null when it is out of date
  tracer::SpanRecord record;
};

extern PyTypeObject* span_type;

inline bool IsSpan(PyObject* object) {
  return Py_TYPE(object) == classes.span || PyObject_TypeCheck(object, span_type);
}

inline SpanObject* AsSpan(PyObject* span) { return reinterpret_cast<SpanObject*>(span); }

// Makes a span of `tracer`. Null with an exception set. The contexts of the references need not
// outlive the call.
Ref NewSpan(PyObject* tracer, tracer::Recorder& recorder, std::string_view operation_name,
            const tracer::SpanReference* references, std::size_t reference_count,
            common::Nanoseconds start);

// These convert Python's values and write them into the record. They return false, with an
// exception set, if ForgetException leaves one set.

// The caller holds on to `key` and `value`.
bool SetTag(SpanObject* span, PyObject* key, PyObject* value);
// Sets each item of a mapping as a tag; whatever else `tags` is has no effect.
bool SetTags(SpanObject* span, PyObject* tags);
// `timestamp` may be null: now.
bool LogKv(tracer::SpanRecord& record, PyObject* key_values, PyObject* timestamp);
inline bool LogKv(SpanObject* span, PyObject* key_values, PyObject* timestamp) {
  return LogKv(span->record, key_values, timestamp);
}
// `finish_time` may be null: now.
inline bool Finish(SpanObject* span, PyObject* finish_time) {
  const std::optional<common::Nanoseconds> time = TimeOf(finish_time);
  if (!time) return false;
  span->record.Finish(*time);
  return true;
}

// tp_dealloc.
void DeallocSpan(PyObject* self);

}  // namespace lightstep::python
