#include "python/native/opentracing/span_object.h"

#include <new>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/object_pool.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/error_record.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/values/log_fields.h"
#include "python/native/values/time.h"
#include "python/native/values/value.h"

namespace lightstep::python {

PyTypeObject* span_type;
SpanMethods span_methods;

namespace {

ObjectPool<SpanObject> pool;

SpanObject* Self(PyObject* self) { return reinterpret_cast<SpanObject*>(self); }

PyObject* Share(PyObject* object) {
  Py_INCREF(object);
  return object;
}

ValueForm FormOf(const SpanObject* span) {
  return span->record.is_otlp() ? ValueForm::kNested : ValueForm::kJson;
}

// Every value is converted before the record is touched: conversion may run Python code, which may
// use this very span. What is simple needs none.

// The caller holds on to `key` and `value`.
bool SetTag(SpanObject* span, PyObject* key, PyObject* value) {
  if (span->record.is_finished()) return true;
  if (IsAsciiStr(key)) {
    if (const std::optional<Value> simple = SimpleValueOf(value)) {
      span->record.SetTag(ViewOfAsciiStr(key), *simple);
      return true;
    }
  }
  const std::optional<Text> text = TextOf(key);
  if (!text) return false;
  const std::optional<WireValue> wire_value = ValueOf(value, FormOf(span));
  if (!wire_value) return false;
  span->record.SetTag(text->view, wire_value->value);
  return true;
}

bool LogKv(SpanObject* span, PyObject* key_values, PyObject* timestamp) {
  if (span->record.is_finished()) return true;
  const std::optional<common::Nanoseconds> time = TimeOf(timestamp);
  if (!time) return false;
  SimpleLogFields simple;
  if (ReadSimpleLogFields(key_values, simple)) {
    span->record.Log(*time, [&](auto add) {
      for (const SimpleLogField& field : simple) add(field.key, field.value);
    });
    return true;
  }
  LogFields fields;
  if (!ReadLogFields(key_values, FormOf(span), fields)) return false;
  span->record.Log(*time, [&](auto add) {
    for (const LogField& field : fields) add(field.key.view, field.value.value);
  });
  return true;
}

bool Finish(SpanObject* span, PyObject* finish_time) {
  const std::optional<common::Nanoseconds> time = TimeOf(finish_time);
  if (!time) return false;
  span->record.Finish(*time);
  return true;
}

PyObject* PySetOperationName(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                             PyObject* keywords) {
  static const Signature<1> signature{"set_operation_name", {"operation_name"}, 1};
  PyObject* values[1];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  const std::optional<Text> name = TextOf(values[0]);
  if (!name) return nullptr;
  Self(self)->record.SetOperationName(name->view);
  return Share(self);
}

PyObject* PySetTag(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                   PyObject* keywords) {
  static const Signature<2> signature{"set_tag", {"key", "value"}, 2};
  PyObject* values[2];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  return SetTag(Self(self), values[0], values[1]) ? Share(self) : nullptr;
}

PyObject* PyLogKv(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                  PyObject* keywords) {
  static const Signature<2> signature{"log_kv", {"key_values", "timestamp"}, 1};
  PyObject* values[2];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  return LogKv(Self(self), values[0], values[1]) ? Share(self) : nullptr;
}

// A new reference to `span`, or null, of a log that `fields`, which may have failed to be made,
// ends up in. log_kv may be overridden.
PyObject* LogFieldsOfOldMethods(PyObject* span, const Ref& fields, PyObject* timestamp) {
  if (!fields) return nullptr;
  if (!span_methods.log_kv.IsOverridden(Self(span))) {
    return LogKv(Self(span), fields.get(), timestamp) ? Share(span) : nullptr;
  }
  return CallMethod(span, names.log_kv, fields.get(), timestamp == nullptr ? Py_None : timestamp)
      .Release();
}

bool AddField(const Ref& fields, const char* key, PyObject* value) {
  return value == nullptr || PyDict_SetItemString(fields.get(), key, value) == 0;
}

PyObject* PyLogEvent(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                     PyObject* keywords) {
  static const Signature<2> signature{"log_event", {"event", "payload"}, 1};
  PyObject* values[2];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  PyObject* const payload = values[1] == Py_None ? nullptr : values[1];
  const Ref fields{PyDict_New()};
  if (!fields || !AddField(fields, "event", values[0]) || !AddField(fields, "payload", payload)) {
    return nullptr;
  }
  return LogFieldsOfOldMethods(self, fields, nullptr);
}

// OpenTracing's log() takes any keyword and knows three.
PyObject* PyLog(PyObject* self, PyObject* arguments, PyObject* keywords) {
  const auto find = [&](const char* key) {
    return keywords == nullptr ? nullptr : PyDict_GetItemString(keywords, key);
  };
  // lightstep-streaming 0.14.0 took positional arguments too; the first is what happened.
  PyObject* event = find("event");
  if (event == nullptr && PyTuple_GET_SIZE(arguments) != 0) event = PyTuple_GET_ITEM(arguments, 0);
  const Ref fields{PyDict_New()};
  if (!fields || !AddField(fields, "event", event) ||
      !AddField(fields, "payload", find("payload"))) {
    return nullptr;
  }
  return LogFieldsOfOldMethods(self, fields, find("timestamp"));
}

PyObject* PySetBaggageItem(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                           PyObject* keywords) {
  static const Signature<2> signature{"set_baggage_item", {"key", "value"}, 2};
  PyObject* values[2];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  const std::optional<Text> key = TextOf(values[0]);
  if (!key) return nullptr;
  const std::optional<Text> value = TextOf(values[1]);
  if (!value) return nullptr;
  Self(self)->record.SetBaggageItem(key->view, value->view);
  Self(self)->context.Reset();
  return Share(self);
}

PyObject* PyGetBaggageItem(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                           PyObject* keywords) {
  static const Signature<1> signature{"get_baggage_item", {"key"}, 1};
  PyObject* values[1];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  const std::optional<Text> key = TextOf(values[0]);
  if (!key) return nullptr;
  const std::string* const value = Self(self)->record.context().baggage.Find(key->view);
  if (value == nullptr) return Share(Py_None);
  return NewString(*value).Release();
}

PyObject* PyFinish(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                   PyObject* keywords) {
  static const Signature<1> signature{"finish", {"finish_time"}, 0};
  PyObject* values[1];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  return Finish(Self(self), values[0]) ? Share(Py_None) : nullptr;
}

PyObject* PyEnter(PyObject* self, PyObject*) { return Share(self); }

// The span is finished whatever comes while the exception is recorded.
PyObject* FinishInterrupted(PyObject* span) {
  SavedException interruption;
  if (!FinishSpan(span) && !ForgetException()) interruption.GiveWay();
  return nullptr;
}

PyObject* PyExit(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                 PyObject* keywords) {
  static const Signature<3> signature{"__exit__", {"exc_type", "exc_val", "exc_tb"}, 3};
  PyObject* values[3];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  if (values[0] != Py_None && !RecordError(self, values[0], values[1], values[2])) {
    return FinishInterrupted(self);
  }
  return FinishSpan(self) ? Share(Py_None) : nullptr;
}

PyObject* GetContext(PyObject* self, void*) {
  SpanObject* const span = Self(self);
  // Sampling may have changed since (the tag sampling.priority).
  const bool is_current =
      span->context && reinterpret_cast<SpanContextObject*>(span->context.get())->context.sampled ==
                           span->record.context().sampled;
  if (!is_current) span->context = NewSpanContext(span->record.context());
  return span->context.NewReference();
}

PyObject* GetTracer(PyObject* self, void*) { return Self(self)->tracer.NewReference(); }

int Traverse(PyObject* self, visitproc visit, void* arg) {
  Py_VISIT(Self(self)->tracer.get());
  Py_VISIT(Self(self)->context.get());
  return TraverseNative(self, visit, arg);
}

// The tracer stays: the record writes to its recorder to the end. A cycle through it is broken at
// the tracer.
int Clear(PyObject* self) {
  Self(self)->context.Reset();
  ClearNative(self);
  return 0;
}

void Dealloc(PyObject* self) {
  if (!BeginDealloc(self)) return;
  Self(self)->record.~SpanRecord();
  Self(self)->context.~Ref();
  Self(self)->tracer.~Ref();
  pool.Give(self);
}

constexpr int kFast = METH_FASTCALL | METH_KEYWORDS;

PyMethodDef methods[] = {
    {"set_operation_name", AsMethod(PySetOperationName), kFast,
     "set_operation_name($self, operation_name)\n--\n\nChanges the name; returns the span."},
    {"set_tag", AsMethod(PySetTag), kFast,
     "set_tag($self, key, value)\n--\n\nSets a tag, any value; returns the span."},
    {"log_kv", AsMethod(PyLogKv), kFast,
     "log_kv($self, key_values, timestamp=None)\n--\n\nAdds a log record; returns the span."},
    {"log_event", AsMethod(PyLogEvent), kFast,
     "log_event($self, event, payload=None)\n--\n\nDeprecated by OpenTracing: log_kv."},
    {"log", AsMethod(PyLog), METH_VARARGS | METH_KEYWORDS,
     "log($self, **kwargs)\n--\n\nDeprecated by OpenTracing: log_kv."},
    {"set_baggage_item", AsMethod(PySetBaggageItem), kFast,
     "set_baggage_item($self, key, value)\n--\n\nSets what travels on; returns the span."},
    {"get_baggage_item", AsMethod(PyGetBaggageItem), kFast,
     "get_baggage_item($self, key)\n--\n\nThe value of a baggage item, or None."},
    {"finish", AsMethod(PyFinish), kFast,
     "finish($self, finish_time=None)\n--\n\nEnds the span; only the first call counts."},
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    {"__exit__", AsMethod(PyExit), kFast, nullptr},
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
  PyType_Slot slots[] = {
      {Py_tp_new, reinterpret_cast<void*>(RefuseNew)},
      {Py_tp_dealloc, reinterpret_cast<void*>(Dealloc)},
      {Py_tp_traverse, reinterpret_cast<void*>(Traverse)},
      {Py_tp_clear, reinterpret_cast<void*>(Clear)},
      {Py_tp_methods, methods},
      {Py_tp_getset, properties},
      {0, nullptr},
  };
  span_type = MakeType("lightstep_streaming._native.Span", sizeof(SpanObject), slots);
  classes.span = span_type;
  return span_type != nullptr && span_methods.finish.Bind(span_type, names.finish) &&
         span_methods.set_tag.Bind(span_type, names.set_tag) &&
         span_methods.log_kv.Bind(span_type, names.log_kv);
}

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

bool SetTags(SpanObject* span, PyObject* tags) {
  const Iteration result = ForEachItem(
      tags, [span](PyObject* key, PyObject* value) { return SetTag(span, key, value); });
  return result != Iteration::kFailed || ForgetException();
}

bool FinishSpan(PyObject* span) {
  if (IsSpan(span) && !span_methods.finish.IsOverridden(Self(span))) {
    return Finish(Self(span), nullptr);
  }
  return static_cast<bool>(CallMethod(span, names.finish));
}

bool SetTagOf(PyObject* span, PyObject* key, PyObject* value) {
  if (IsSpan(span) && !span_methods.set_tag.IsOverridden(Self(span))) {
    return SetTag(Self(span), key, value);
  }
  return static_cast<bool>(CallMethod(span, names.set_tag, key, value));
}

bool LogKvOf(PyObject* span, PyObject* key_values) {
  if (IsSpan(span) && !span_methods.log_kv.IsOverridden(Self(span))) {
    return LogKv(Self(span), key_values, nullptr);
  }
  return static_cast<bool>(CallMethod(span, names.log_kv, key_values));
}

}  // namespace lightstep::python
