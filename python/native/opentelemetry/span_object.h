// SpanObject: a span of OpenTelemetry's API being recorded, as Python sees it. The record lies in
// the object itself.
//
// Made by the tracer. The interpreter's lock guards it.
#pragma once

#include <Python.h>

#include <cstdint>
#include <string_view>

#include "lightstep/span_context.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/classes.h"
#include "python/native/opentelemetry/tracer_object.h"
#include "src/common/clock.h"
#include "src/tracer/span_record.h"

namespace lightstep::python::opentelemetry {

// The API's numbers.
enum class StatusCode : std::uint8_t { kUnset, kOk, kError };

struct SpanObject : NativeObject {
  Ref tracer;              // whose provider has the recorder that `record` writes to
  Ref context;             // the SpanContext; null until it is asked for
  Ref parent;              // the parent's own SpanContext, kept where there are processors
  Ref trace_state;         // the TraceState; null where it is empty
  Ref status_description;  // a str, or null
  std::uint32_t attribute_count;
  std::uint32_t event_count;
  std::uint32_t link_count;
  std::uint32_t dropped_attributes;
  std::uint32_t dropped_events;
  std::uint32_t dropped_links;
  // 0 unless the span has ended and its record does not say when: see processors.h.
  common::Nanoseconds end_time;
  std::uint8_t kind;  // index of Api::span_kinds
  StatusCode status;
  bool is_parent_sampled;        // of a span that has a parent
  bool is_parent_remote;         // likewise
  bool is_recording;             // until the end, where the sampler wants it recorded
  bool is_ended;                 // what is not recorded ends too; processors may still change it
  bool records_exceptions;       // of a block that is left by one
  bool sets_error_on_exception;  // likewise
  // The status is OK because OpenTracing's tag `error` says so, and so is not final.
  bool is_ok_by_tag;
  // The OpenTracing view of the span, borrowed; null if there is none. The folder above
  // that knows both APIs sets it, and its object keeps this one alive.
  PyObject* opentracing_face;
  tracer::SpanRecord record;
};

extern PyTypeObject* span_type;

inline bool IsSpan(PyObject* object) {
  return Py_TYPE(object) == classes.span || PyObject_TypeCheck(object, span_type);
}

inline SpanObject* AsSpan(PyObject* span) { return reinterpret_cast<SpanObject*>(span); }

inline ProviderObject* ProviderOf(const SpanObject* span) {
  return ProviderOf(AsTracer(span->tracer.get()));
}

// What a span begins with.
struct SpanStart {
  std::string_view name;
  const SpanContext* parent;  // null: none
  SpanContext context;        // the span's own; moved from
  PyObject* trace_state;      // may be null
  std::uint8_t kind;
  bool is_parent_sampled;
  bool is_parent_remote;
  bool is_recording;
  bool records_exceptions;
  bool sets_error_on_exception;
  common::Nanoseconds time;
};

// Null with an exception set.
Ref NewSpan(PyObject* tracer, SpanStart& start);

// tp_dealloc.
void DeallocSpan(PyObject* self);

}  // namespace lightstep::python::opentelemetry
