#include "python/native/opentracing/span_type.h"

#include <string_view>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/classes.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/span_calls.h"
#include "python/native/opentracing/span_interface.h"
#include "python/native/opentracing/span_object.h"

namespace lightstep::python {
namespace {

struct TracerSpan {
  static tracer::SpanRecord& RecordOf(PyObject* self) { return AsSpan(self)->record; }
  static Ref& KnownContextOf(PyObject* self) { return AsSpan(self)->context; }
  static const Ref& TracerOf(PyObject* self) { return AsSpan(self)->tracer; }
  static bool SetTag(PyObject* self, PyObject* key, PyObject* value) {
    return python::SetTag(AsSpan(self), key, value);
  }
  static bool LogKv(PyObject* self, PyObject* key_values, PyObject* timestamp) {
    return python::LogKv(AsSpan(self), key_values, timestamp);
  }
  static bool ShowBaggage(PyObject*) { return true; }
  static Ref GetBaggageItem(PyObject* self, std::string_view key) {
    return BaggageItemOf(AsSpan(self)->record.context().baggage, key);
  }
  static bool Finish(PyObject* self, PyObject* finish_time) {
    return python::Finish(AsSpan(self), finish_time);
  }
  static bool FinishByMethod(PyObject* self) { return FinishSpan(self); }
};
using Interface = SpanInterface<TracerSpan>;

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
          Slot(Py_tp_methods,
               Interface::Methods(
                   FastMethod<kLogEvent, PyLogEvent>(
                       "log_event($self, event, payload=None)\n--\n\nDeprecated by OpenTracing: "
                       "log_kv."),
                   PyMethodDef{"log", AsMethod(PyLog), METH_VARARGS | METH_KEYWORDS,
                               "log($self, **kwargs)\n--\n\nDeprecated by OpenTracing: log_kv."})),
          Slot(Py_tp_getset, Interface::Properties()),
      });
  classes.span = span_type;
  return span_type != nullptr && span_methods.finish.Bind(span_type, names.finish) &&
         span_methods.set_tag.Bind(span_type, names.set_tag) &&
         span_methods.log_kv.Bind(span_type, names.log_kv);
}

}  // namespace lightstep::python
