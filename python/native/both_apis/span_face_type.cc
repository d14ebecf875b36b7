#include <Python.h>

#include <optional>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/baggage.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/overriding.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/span_ending.h"
#include "python/native/opentracing/error_record.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_calls.h"
#include "python/native/opentracing/span_context_object.h"
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

// The tag `error` as the status. False, and nothing changes, after OK that OpenTelemetry's API has
// set, which is final.
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

// What OpenTelemetry's API has a word of its own for is kept in the span until its end, because its
// calls may still change it.
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

// Where the span is the current one, OpenTelemetry's API finds the item too.
bool ShowBaggage(PyObject* face) {
  const Ref context = otel::CurrentContext();
  if (!context) return false;
  if (otel::SpanIn(context.get()) != AsSpanFace(face)->span.get()) return true;
  const Ref changed = WithBaggage(context.get(), SpanOfFace(face)->record.context().baggage);
  return changed && otel::Attach(changed.get());
}

const Signature kSetOperationName{"set_operation_name", /*required=*/1, "operation_name"};
PyObject* PySetOperationName(PyObject* self, PyObject* const (&arguments)[1]) {
  const std::optional<Text> name = TextOf(arguments[0]);
  if (!name) return nullptr;
  SpanOfFace(self)->record.SetOperationName(name->view);
  return NewReference(self);
}

const Signature kSetTag{"set_tag", /*required=*/2, "key", "value"};
PyObject* PySetTag(PyObject* self, PyObject* const (&arguments)[2]) {
  return SetTag(AsSpanFace(self), arguments[0], arguments[1]) ? NewReference(self) : nullptr;
}

const Signature kLogKv{"log_kv", /*required=*/1, "key_values", "timestamp"};
PyObject* PyLogKv(PyObject* self, PyObject* const (&arguments)[2]) {
  otel::SpanObject* const span = SpanOfFace(self);
  const bool is_done = !span->is_recording || LogKv(span->record, arguments[0], arguments[1]);
  return is_done ? NewReference(self) : nullptr;
}

const Signature kSetBaggageItem{"set_baggage_item", /*required=*/2, "key", "value"};
PyObject* PySetBaggageItem(PyObject* self, PyObject* const (&arguments)[2]) {
  const std::optional<Text> key = TextOf(arguments[0]);
  if (!key) return nullptr;
  const std::optional<Text> value = TextOf(arguments[1]);
  if (!value) return nullptr;
  SpanOfFace(self)->record.SetBaggageItem(key->view, value->view);
  AsSpanFace(self)->context.Reset();
  if (!ShowBaggage(self) && !ForgetException()) return nullptr;
  return NewReference(self);
}

// The items that came with the span or were set by it, and those of the Context where it is the
// current span.
const Signature kGetBaggageItem{"get_baggage_item", /*required=*/1, "key"};
PyObject* PyGetBaggageItem(PyObject* self, PyObject* const (&arguments)[1]) {
  const std::optional<Text> key = TextOf(arguments[0]);
  if (!key) return nullptr;
  SpanContext context = SpanOfFace(self)->record.context();
  if (!AddBaggageIfCurrent(context)) return nullptr;
  const std::string* const value = context.baggage.Find(key->view);
  return value == nullptr ? NewReference(Py_None) : NewString(*value).Release();
}

bool Finish(PyObject* face, PyObject* finish_time) {
  const std::optional<common::Nanoseconds> time = TimeOf(finish_time);
  if (!time) return false;
  return otel::End(SpanOfFace(face), *time);
}

const Signature kFinish{"finish", /*required=*/0, "finish_time"};
PyObject* PyFinish(PyObject* self, PyObject* const (&arguments)[1]) {
  return Finish(self, arguments[0]) ? NewReference(Py_None) : nullptr;
}

PyObject* PyEnter(PyObject* self, PyObject*) { return NewReference(self); }

// Finishes the span although something interrupted the recording of the exception.
PyObject* FinishInterrupted(PyObject* face) {
  SavedException interruption;
  if (!FinishByMethod(face) && !ForgetException()) interruption.GiveWay();
  return nullptr;
}

const Signature kExit{"__exit__", /*required=*/3, "exc_type", "exc_val", "exc_tb"};
PyObject* PyExit(PyObject* self, PyObject* const (&arguments)[3]) {
  if (arguments[0] != Py_None && !RecordError(self, arguments[0], arguments[1], arguments[2])) {
    return FinishInterrupted(self);
  }
  return FinishByMethod(self) ? NewReference(Py_None) : nullptr;
}

PyObject* GetContext(PyObject* self, void*) {
  SpanFace* const face = AsSpanFace(self);
  const SpanContext& context = SpanOfFace(self)->record.context();
  const bool is_current =
      face->context &&
      reinterpret_cast<SpanContextObject*>(face->context.get())->context.sampled == context.sampled;
  if (!is_current) face->context = python::NewSpanContext(context);
  return face->context.NewReference();
}

PyObject* GetTracer(PyObject* self, void*) { return AsSpanFace(self)->tracer.NewReference(); }

PyMethodDef methods[] = {
    FastMethod<kSetOperationName, PySetOperationName>(
        "set_operation_name($self, operation_name)\n--\n\nSets the operation name; returns the "
        "span."),
    FastMethod<kSetTag, PySetTag>(
        "set_tag($self, key, value)\n--\n\nSets a tag, any value; returns the span."),
    FastMethod<kLogKv, PyLogKv>(
        "log_kv($self, key_values, timestamp=None)\n--\n\nAdds a log record; returns the span."),
    FastMethod<kSetBaggageItem, PySetBaggageItem>(
        "set_baggage_item($self, key, value)\n--\n\nSets an item that children and other processes "
        "get; returns the span."),
    FastMethod<kGetBaggageItem, PyGetBaggageItem>(
        "get_baggage_item($self, key)\n--\n\nThe value of a baggage item, or None."),
    FastMethod<kFinish, PyFinish>(
        "finish($self, finish_time=None)\n--\n\nEnds the span; only the first call counts."),
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    FastMethod<kExit, PyExit>(nullptr),
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {"context", GetContext, nullptr, "The span's SpanContext.", nullptr},
    {"tracer", GetTracer, nullptr, "The tracer that shows the span.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

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
                   // The span stays, which owns the record, and the tracer as of any span.
                   Slot(Py_tp_clear, Clear<SpanFace, &SpanFace::context>),
                   Slot(Py_tp_methods, methods),
                   Slot(Py_tp_getset, properties),
               });
  classes.span = span_face_type;
  return span_face_type != nullptr && finish_method.Bind(span_face_type, python::names.finish);
}

}  // namespace lightstep::python::both_apis
