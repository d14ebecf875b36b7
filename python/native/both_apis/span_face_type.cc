#include <Python.h>

#include <optional>
#include <string_view>

#include "lightstep/span_context.h"
#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/overriding.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/context_baggage.h"
#include "python/native/opentelemetry/span_ending.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_calls.h"
#include "python/native/opentracing/span_interface.h"
#include "python/native/opentracing/span_object.h"
#include "python/native/opentracing/tag_reading.h"
#include "python/native/values/time.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/tracer/opentracing_mapping.h"

namespace lightstep::python::both_apis {
namespace {

namespace otel = opentelemetry;

Overridable finish_method;

// Sets the status by the tag `error`. Returns false and changes nothing if OpenTelemetry's API has
// set OK, which is final.
bool SetStatusByTag(SpanFace* face, trace::StatusCode code) {
  otel::SpanObject* const span = otel::AsSpan(face->span.get());
  if (span->status == otel::StatusCode::kOk && !span->is_ok_by_tag) return false;
  span->status = static_cast<otel::StatusCode>(code);
  span->is_ok_by_tag = code == trace::StatusCode::kOk;
  return true;
}

void SetSamplingPriority(SpanFace* face, std::string_view key, const Value& value) {
  otel::SpanObject* const span = otel::AsSpan(face->span.get());
  const bool was_sampled = span->record.context().sampled;
  span->record.SetTag(key, value);
  if (span->record.context().sampled == was_sampled) return;
  span->is_recording = !was_sampled;
  span->context.Reset();
}

// The kind and the status are kept in the span until its end, because calls of OpenTelemetry's API
// may still change them.
void SetTag(SpanFace* face, std::string_view key, const Value& value) {
  otel::SpanObject* const span = otel::AsSpan(face->span.get());
  if (span->record.is_finished()) return;
  if (key == "sampling.priority") return SetSamplingPriority(face, key, value);
  if (!span->is_recording) return;
  if (key == tracer::kSpanKindTag) {
    if (const auto kind = tracer::KindOfTag(value)) {
      // OTLP counts from 1, and the API from 0.
      span->kind = static_cast<std::uint8_t>(static_cast<unsigned>(*kind) - 1);
      return;
    }
  } else if (key == tracer::kErrorTag) {
    if (const auto status = tracer::StatusOfTag(value)) {
      if (!SetStatusByTag(face, *status) || span->record.is_otlp()) return;
    }
  }
  span->record.SetTag(key, value);
}

bool SetTag(SpanFace* face, PyObject* key, PyObject* value) {
  otel::SpanObject* const span = otel::AsSpan(face->span.get());
  if (span->record.is_finished()) return true;
  return ReadTag(span->record, key, value,
                 [face](std::string_view key, const Value& value) { SetTag(face, key, value); });
}

// If the span is the current one, puts its baggage into the current Context, where OpenTelemetry's
// API finds it.
bool ShowBaggage(PyObject* face) {
  const Ref context = otel::CurrentContext();
  if (!context) return false;
  if (otel::SpanIn(context.get()) != AsSpanFace(face)->span.get()) return true;
  const Ref changed = otel::WithBaggage(context.get(), SpanOfFace(face)->record.context().baggage);
  return changed && otel::Attach(changed.get());
}

struct Face {
  static tracer::SpanRecord& RecordOf(PyObject* self) { return SpanOfFace(self)->record; }
  static Ref& KnownContextOf(PyObject* self) { return AsSpanFace(self)->context; }
  static const Ref& TracerOf(PyObject* self) { return AsSpanFace(self)->tracer; }
  static bool SetTag(PyObject* self, PyObject* key, PyObject* value) {
    return both_apis::SetTag(AsSpanFace(self), key, value);
  }
  static bool LogKv(PyObject* self, PyObject* key_values, PyObject* timestamp) {
    otel::SpanObject* const span = SpanOfFace(self);
    return !span->is_recording || python::LogKv(span->record, key_values, timestamp);
  }
  static bool ShowBaggage(PyObject* self) {
    return both_apis::ShowBaggage(self) || ForgetException();
  }
  // The item of the span or, if the span is the current one, of the current Context.
  static Ref GetBaggageItem(PyObject* self, std::string_view key) {
    SpanContext context = SpanOfFace(self)->record.context();
    return AddBaggageIfCurrent(context) ? BaggageItemOf(context.baggage, key) : Ref{};
  }
  static bool Finish(PyObject* self, PyObject* finish_time) {
    const std::optional<common::Nanoseconds> time = TimeOf(finish_time);
    return time && otel::End(SpanOfFace(self), *time);
  }
  static bool FinishByMethod(PyObject* self) { return both_apis::FinishByMethod(self); }
};
using Interface = SpanInterface<Face>;

}  // namespace

bool FinishByMethod(PyObject* opentracing_span) {
  if (!IsSpanFace(opentracing_span)) return FinishSpan(opentracing_span);
  if (!finish_method.IsOverridden(AsSpanFace(opentracing_span))) {
    return otel::End(SpanOfFace(opentracing_span), tracer::kNow);
  }
  return static_cast<bool>(CallMethod(opentracing_span, python::names.finish));
}

bool SetTagsOfFace(SpanFace* face, PyObject* tags) {
  const Iteration result = ForEachItem(
      tags, [face](PyObject* key, PyObject* value) { return SetTag(face, key, value); });
  return result != Iteration::kFailed || ForgetException();
}

bool MakeSpanFaceType() {
  span_face_type =
      MakeType("lightstep_streaming._native.OpenTelemetryOpenTracingSpan", sizeof(SpanFace),
               {
                   Slot(Py_tp_new, RefuseNew),
                   Slot(Py_tp_dealloc, DeallocSpanFace),
                   Slot(Py_tp_traverse,
                        Traverse<SpanFace, &SpanFace::tracer, &SpanFace::span, &SpanFace::context>),
                   // The span stays, because it owns the record. So does the tracer, as for any
                   // span.
                   Slot(Py_tp_clear, Clear<SpanFace, &SpanFace::context>),
                   Slot(Py_tp_methods, Interface::Methods()),
                   Slot(Py_tp_getset, Interface::Properties()),
               });
  classes.span = span_face_type;
  return span_face_type != nullptr && finish_method.Bind(span_face_type, python::names.finish);
}

}  // namespace lightstep::python::both_apis
