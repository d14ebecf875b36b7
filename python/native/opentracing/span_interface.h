// SpanInterface: OpenTracing's Span as Python calls it, for every kind of span.
//
// Used by the types of spans: of a Tracer, and of an OpenTracing tracer of a provider.
#pragma once

#include <Python.h>

#include <optional>
#include <string>
#include <string_view>

#include "lightstep/baggage.h"
#include "lightstep/span_context.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/signature.h"
#include "python/native/cpython/text.h"
#include "python/native/opentracing/span_context_object.h"
#include "python/native/opentracing/with_block.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

inline const Signature kSetOperationName{"set_operation_name", /*required=*/1, "operation_name"};
inline const Signature kSetTag{"set_tag", /*required=*/2, "key", "value"};
inline const Signature kLogKv{"log_kv", /*required=*/1, "key_values", "timestamp"};
inline const Signature kSetBaggageItem{"set_baggage_item", /*required=*/2, "key", "value"};
inline const Signature kGetBaggageItem{"get_baggage_item", /*required=*/1, "key"};
inline const Signature kFinish{"finish", /*required=*/0, "finish_time"};

// `Own` is what differs, a class with these static functions. Those that return false or null do so
// with an exception set. Arguments that are not given are null.
//
//   tracer::SpanRecord& RecordOf(PyObject* self);
//   Ref& KnownContextOf(PyObject* self);   the SpanContext, or null
//   const Ref& TracerOf(PyObject* self);
//   bool SetTag(PyObject* self, PyObject* key, PyObject* value);
//   bool LogKv(PyObject* self, PyObject* key_values, PyObject* timestamp);
//   bool ShowBaggage(PyObject* self);      after an item was set
//   Ref GetBaggageItem(PyObject* self, std::string_view key);   the str, or None
//   bool Finish(PyObject* self, PyObject* finish_time);
//   bool FinishByMethod(PyObject* self);   finish(), overridden or not
//
// Its name has internal linkage, so that the calls are inlined.
template <class Own>
class SpanInterface {
 public:
  // `more` are the methods that only one kind has.
  template <class... More>
  static PyMethodDef* Methods(More... more) {
    static PyMethodDef methods[] = {
        FastMethod<kSetOperationName, PySetOperationName>(
            "set_operation_name($self, operation_name)\n--\n\nSets the operation name; returns the "
            "span."),
        FastMethod<kSetTag, PySetTag>(
            "set_tag($self, key, value)\n--\n\nSets a tag, any value; returns the span."),
        FastMethod<kLogKv, PyLogKv>(
            "log_kv($self, key_values, timestamp=None)\n--\n\nAdds a log record; returns the "
            "span."),
        FastMethod<kSetBaggageItem, PySetBaggageItem>(
            "set_baggage_item($self, key, value)\n--\n\nSets an item that children and other "
            "processes get; returns the span."),
        FastMethod<kGetBaggageItem, PyGetBaggageItem>(
            "get_baggage_item($self, key)\n--\n\nThe value of a baggage item, or None."),
        FastMethod<kFinish, PyFinish>(
            "finish($self, finish_time=None)\n--\n\nEnds the span; only the first call counts."),
        {"__enter__", Enter, METH_NOARGS, nullptr},
        FastMethod<kExit, PyExit>(nullptr),
        more...,
        {nullptr, nullptr, 0, nullptr},
    };
    return methods;
  }

  static PyGetSetDef* Properties() {
    static PyGetSetDef properties[] = {
        kDictProperty,
        {"context", GetContext, nullptr, "The span's SpanContext.", nullptr},
        {"tracer", GetTracer, nullptr, "The span's Tracer.", nullptr},
        {nullptr, nullptr, nullptr, nullptr, nullptr},
    };
    return properties;
  }

 private:
  static PyObject* PySetOperationName(PyObject* self, PyObject* const (&arguments)[1]) {
    const std::optional<Text> name = TextOf(arguments[0]);
    if (!name) return nullptr;
    Own::RecordOf(self).SetOperationName(name->view);
    return NewReference(self);
  }

  static PyObject* PySetTag(PyObject* self, PyObject* const (&arguments)[2]) {
    return Own::SetTag(self, arguments[0], arguments[1]) ? NewReference(self) : nullptr;
  }

  static PyObject* PyLogKv(PyObject* self, PyObject* const (&arguments)[2]) {
    return Own::LogKv(self, arguments[0], arguments[1]) ? NewReference(self) : nullptr;
  }

  static PyObject* PySetBaggageItem(PyObject* self, PyObject* const (&arguments)[2]) {
    const std::optional<Text> key = TextOf(arguments[0]);
    if (!key) return nullptr;
    const std::optional<Text> value = TextOf(arguments[1]);
    if (!value) return nullptr;
    Own::RecordOf(self).SetBaggageItem(key->view, value->view);
    Own::KnownContextOf(self).Reset();
    return Own::ShowBaggage(self) ? NewReference(self) : nullptr;
  }

  static PyObject* PyGetBaggageItem(PyObject* self, PyObject* const (&arguments)[1]) {
    const std::optional<Text> key = TextOf(arguments[0]);
    return key ? Own::GetBaggageItem(self, key->view).Release() : nullptr;
  }

  static PyObject* PyFinish(PyObject* self, PyObject* const (&arguments)[1]) {
    return Own::Finish(self, arguments[0]) ? NewReference(Py_None) : nullptr;
  }

  static PyObject* PyExit(PyObject* self, PyObject* const (&arguments)[3]) {
    return Exit(self, arguments, [self] { return Own::FinishByMethod(self); });
  }

  static PyObject* GetContext(PyObject* self, void*) {
    Ref& known = Own::KnownContextOf(self);
    const SpanContext& context = Own::RecordOf(self).context();
    // Sampling may have changed since (the tag sampling.priority).
    const bool is_current =
        known &&
        reinterpret_cast<SpanContextObject*>(known.get())->context.sampled == context.sampled;
    if (!is_current) known = NewSpanContext(context);
    return known.NewReference();
  }

  static PyObject* GetTracer(PyObject* self, void*) { return Own::TracerOf(self).NewReference(); }
};

// The item of baggage as Python has it, or None. Null with an exception set.
inline Ref BaggageItemOf(const Baggage& baggage, std::string_view key) {
  const std::string* const value = baggage.Find(key);
  return value == nullptr ? Ref::Share(Py_None) : NewString(*value);
}

}  // namespace lightstep::python
