#include "python/native/opentracing/span_type.h"

#include <optional>
#include <string>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/error_record.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_calls.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/opentracing/span_object.h"

namespace lightstep::python {
namespace {

const Signature kSetOperationName{"set_operation_name", /*required=*/1, "operation_name"};
PyObject* PySetOperationName(PyObject* self, PyObject* const (&arguments)[1]) {
  const std::optional<Text> name = TextOf(arguments[0]);
  if (!name) return nullptr;
  AsSpan(self)->record.SetOperationName(name->view);
  return NewReference(self);
}

const Signature kSetTag{"set_tag", /*required=*/2, "key", "value"};
PyObject* PySetTag(PyObject* self, PyObject* const (&arguments)[2]) {
  return SetTag(AsSpan(self), arguments[0], arguments[1]) ? NewReference(self) : nullptr;
}

const Signature kLogKv{"log_kv", /*required=*/1, "key_values", "timestamp"};
PyObject* PyLogKv(PyObject* self, PyObject* const (&arguments)[2]) {
  return LogKv(AsSpan(self), arguments[0], arguments[1]) ? NewReference(self) : nullptr;
}

// Logs `fields` for the deprecated methods, by log_kv if that is overridden. Returns a new
// reference to `span`, or null with an exception set, also if `fields` is null.
PyObject* LogFieldsOfOldMethods(PyObject* span, const Ref& fields, PyObject* timestamp) {
  if (!fields) return nullptr;
  if (!span_methods.log_kv.IsOverridden(AsSpan(span))) {
    return LogKv(AsSpan(span), fields.get(), timestamp) ? NewReference(span) : nullptr;
  }
  return CallMethod(span, names.log_kv, fields.get(), timestamp == nullptr ? Py_None : timestamp)
      .Release();
}

bool AddField(const Ref& fields, const char* key, PyObject* value) {
  return value == nullptr || PyDict_SetItemString(fields.get(), key, value) == 0;
}

const Signature kLogEvent{"log_event", /*required=*/1, "event", "payload"};
PyObject* PyLogEvent(PyObject* self, PyObject* const (&arguments)[2]) {
  PyObject* const payload = arguments[1] == Py_None ? nullptr : arguments[1];
  const Ref fields{PyDict_New()};
  if (!fields || !AddField(fields, "event", arguments[0]) ||
      !AddField(fields, "payload", payload)) {
    return nullptr;
  }
  return LogFieldsOfOldMethods(self, fields, nullptr);
}

// OpenTracing's log() accepts any keyword and uses three.
PyObject* PyLog(PyObject* self, PyObject* arguments, PyObject* keywords) {
  const auto find = [&](const char* key) {
    return keywords == nullptr ? nullptr : PyDict_GetItemString(keywords, key);
  };
  // lightstep-streaming 0.14.0 accepted positional arguments too. The first one is the event.
  PyObject* event = find("event");
  if (event == nullptr && PyTuple_GET_SIZE(arguments) != 0) event = PyTuple_GET_ITEM(arguments, 0);
  const Ref fields{PyDict_New()};
  if (!fields || !AddField(fields, "event", event) ||
      !AddField(fields, "payload", find("payload"))) {
    return nullptr;
  }
  return LogFieldsOfOldMethods(self, fields, find("timestamp"));
}

const Signature kSetBaggageItem{"set_baggage_item", /*required=*/2, "key", "value"};
PyObject* PySetBaggageItem(PyObject* self, PyObject* const (&arguments)[2]) {
  const std::optional<Text> key = TextOf(arguments[0]);
  if (!key) return nullptr;
  const std::optional<Text> value = TextOf(arguments[1]);
  if (!value) return nullptr;
  AsSpan(self)->record.SetBaggageItem(key->view, value->view);
  AsSpan(self)->context.Reset();
  return NewReference(self);
}

const Signature kGetBaggageItem{"get_baggage_item", /*required=*/1, "key"};
PyObject* PyGetBaggageItem(PyObject* self, PyObject* const (&arguments)[1]) {
  const std::optional<Text> key = TextOf(arguments[0]);
  if (!key) return nullptr;
  const std::string* const value = AsSpan(self)->record.context().baggage.Find(key->view);
  if (value == nullptr) return NewReference(Py_None);
  return NewString(*value).Release();
}

const Signature kFinish{"finish", /*required=*/0, "finish_time"};
PyObject* PyFinish(PyObject* self, PyObject* const (&arguments)[1]) {
  return Finish(AsSpan(self), arguments[0]) ? NewReference(Py_None) : nullptr;
}

PyObject* PyEnter(PyObject* self, PyObject*) { return NewReference(self); }

// Finishes the span although something interrupted the recording of the exception.
PyObject* FinishInterrupted(PyObject* span) {
  SavedException interruption;
  if (!FinishSpan(span) && !ForgetException()) interruption.GiveWay();
  return nullptr;
}

const Signature kExit{"__exit__", /*required=*/3, "exc_type", "exc_val", "exc_tb"};
PyObject* PyExit(PyObject* self, PyObject* const (&arguments)[3]) {
  if (arguments[0] != Py_None && !RecordError(self, arguments[0], arguments[1], arguments[2])) {
    return FinishInterrupted(self);
  }
  return FinishSpan(self) ? NewReference(Py_None) : nullptr;
}

PyObject* GetContext(PyObject* self, void*) {
  SpanObject* const span = AsSpan(self);
  // Sampling may have changed since (the tag sampling.priority).
  const bool is_current =
      span->context && reinterpret_cast<SpanContextObject*>(span->context.get())->context.sampled ==
                           span->record.context().sampled;
  if (!is_current) span->context = NewSpanContext(span->record.context());
  return span->context.NewReference();
}

PyObject* GetTracer(PyObject* self, void*) { return AsSpan(self)->tracer.NewReference(); }

PyMethodDef methods[] = {
    FastMethod<kSetOperationName, PySetOperationName>(
        "set_operation_name($self, operation_name)\n--\n\nSets the operation name; returns the "
        "span."),
    FastMethod<kSetTag, PySetTag>(
        "set_tag($self, key, value)\n--\n\nSets a tag, any value; returns the span."),
    FastMethod<kLogKv, PyLogKv>(
        "log_kv($self, key_values, timestamp=None)\n--\n\nAdds a log record; returns the span."),
    FastMethod<kLogEvent, PyLogEvent>(
        "log_event($self, event, payload=None)\n--\n\nDeprecated by OpenTracing: log_kv."),
    {"log", AsMethod(PyLog), METH_VARARGS | METH_KEYWORDS,
     "log($self, **kwargs)\n--\n\nDeprecated by OpenTracing: log_kv."},
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
    {"tracer", GetTracer, nullptr, "The Tracer that made the span.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeSpanType() {
  span_type = MakeType(
      "lightstep_streaming._native.Span", sizeof(SpanObject),
      {
          Slot(Py_tp_new, RefuseNew),
          Slot(Py_tp_dealloc, DeallocSpan),
          Slot(Py_tp_traverse, Traverse<SpanObject, &SpanObject::tracer, &SpanObject::context>),
          // The tracer stays, because the record writes to its recorder to the
          // end. A cycle through the tracer is broken at the tracer.
          Slot(Py_tp_clear, Clear<SpanObject, &SpanObject::context>),
          Slot(Py_tp_methods, methods),
          Slot(Py_tp_getset, properties),
      });
  classes.span = span_type;
  return span_type != nullptr && span_methods.finish.Bind(span_type, names.finish) &&
         span_methods.set_tag.Bind(span_type, names.set_tag) &&
         span_methods.log_kv.Bind(span_type, names.log_kv);
}

}  // namespace lightstep::python
