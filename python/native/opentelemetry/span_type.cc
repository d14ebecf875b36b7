#include "python/native/opentelemetry/span_type.h"

#include <Python.h>

#include <new>
#include <optional>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/native_object.h"
#include "python/native/cpython/saved_exception.h"
#include "python/native/cpython/signature.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/attributes.h"
#include "python/native/opentelemetry/readable.h"
#include "python/native/opentelemetry/span_calls.h"
#include "python/native/opentelemetry/span_ending.h"
#include "python/native/opentelemetry/span_object.h"
#include "python/native/opentelemetry/warnings.h"

namespace lightstep::python::opentelemetry {
namespace {

PyObject* NoneIf(bool is_done) { return is_done ? NewReference(Py_None) : nullptr; }

// Handles a call on a span that is not recording. An unsampled span ignores the call silently,
// until it has ended.
PyObject* Ignore(SpanObject* span, const char* function) {
  return NoneIf(!span->is_ended || !span->record.context().sampled ||
                Warn("%s() was called on a span that has ended; ignored", function));
}

const Signature kSetAttribute{"set_attribute", /*required=*/2, "key", "value"};
PyObject* PySetAttribute(PyObject* self, PyObject* const (&arguments)[2]) {
  if (!AsSpan(self)->is_recording) return Ignore(AsSpan(self), "set_attribute");
  return NoneIf(SetAttribute(AsSpan(self), arguments[0], arguments[1]));
}

const Signature kSetAttributes{"set_attributes", /*required=*/1, "attributes"};
PyObject* PySetAttributes(PyObject* self, PyObject* const (&arguments)[1]) {
  if (!AsSpan(self)->is_recording) return Ignore(AsSpan(self), "set_attributes");
  return NoneIf(SetAttributes(AsSpan(self), arguments[0]));
}

const Signature kAddEvent{"add_event", /*required=*/1, "name", "attributes", "timestamp"};
PyObject* PyAddEvent(PyObject* self, PyObject* const (&arguments)[3]) {
  if (!AsSpan(self)->is_recording) return Ignore(AsSpan(self), "add_event");
  return NoneIf(AddEvent(AsSpan(self), arguments[0], arguments[1], arguments[2]));
}

const Signature kAddLink{"add_link", /*required=*/1, "context", "attributes"};
PyObject* PyAddLink(PyObject* self, PyObject* const (&arguments)[2]) {
  if (!AsSpan(self)->is_recording) return Ignore(AsSpan(self), "add_link");
  return NoneIf(AddLink(AsSpan(self), arguments[0], arguments[1]));
}

const Signature kUpdateName{"update_name", /*required=*/1, "name"};
PyObject* PyUpdateName(PyObject* self, PyObject* const (&arguments)[1]) {
  if (!AsSpan(self)->is_recording) return Ignore(AsSpan(self), "update_name");
  const std::optional<Text> name = TextOf(arguments[0]);
  if (!name) return nullptr;
  AsSpan(self)->record.SetOperationName(name->view);
  return NewReference(Py_None);
}

const Signature kSetStatus{"set_status", /*required=*/1, "status", "description"};
PyObject* PySetStatus(PyObject* self, PyObject* const (&arguments)[2]) {
  if (!AsSpan(self)->is_recording) return Ignore(AsSpan(self), "set_status");
  return NoneIf(SetStatus(AsSpan(self), arguments[0], arguments[1]));
}

const Signature kRecordException{"record_exception", /*required=*/1, "exception",
                                 "attributes",       "timestamp",    "escaped"};
PyObject* PyRecordException(PyObject* self, PyObject* const (&arguments)[4]) {
  if (!AsSpan(self)->is_recording) return Ignore(AsSpan(self), "record_exception");
  const int is_escaped =
      arguments[3] == nullptr ? 0 : CallPython([&] { return PyObject_IsTrue(arguments[3]); });
  if (is_escaped < 0 && !ForgetException()) return nullptr;
  return NoneIf(RecordException(AsSpan(self), arguments[0], arguments[1], arguments[2],
                                /*is_escaped=*/is_escaped > 0));
}

const Signature kEnd{"end", /*required=*/0, "end_time"};
PyObject* PyEnd(PyObject* self, PyObject* const (&arguments)[1]) {
  if (AsSpan(self)->is_ended) return Ignore(AsSpan(self), "end");
  const std::optional<common::Nanoseconds> time = TimeOfNanoseconds(arguments[0]);
  if (!time) return nullptr;
  return NoneIf(End(AsSpan(self), *time));
}

PyObject* PyIsRecording(PyObject* self, PyObject*) {
  return NewReference(AsSpan(self)->is_recording ? Py_True : Py_False);
}

PyObject* PyGetSpanContext(PyObject* self, PyObject*) { return GetContext(self, nullptr); }

PyObject* PyEnter(PyObject* self, PyObject*) { return NewReference(self); }

const Signature kExit{"__exit__", /*required=*/3, "exc_type", "exc_val", "exc_tb"};
PyObject* PyExit(PyObject* self, PyObject* const (&arguments)[3]) {
  SpanObject* const span = AsSpan(self);
  if (arguments[1] != Py_None && !LeaveByException(span, arguments[1], /*is_escaped=*/true)) {
    // The span ends whatever happens while the exception is recorded.
    SavedException interruption;
    if (!End(span, tracer::kNow)) interruption.GiveWay();
    return nullptr;
  }
  if (span->is_ended) return Ignore(span, "end");
  return NoneIf(End(span, tracer::kNow));
}

// There may be too little memory for a copy of the bytes.
template <PyObject* (*kGet)(PyObject*, void*)>
PyObject* ReadSafely(PyObject* self, void* closure) {
  try {
    return kGet(self, closure);
  } catch (const std::bad_alloc&) {
    return PyErr_NoMemory();
  }
}

PyMethodDef methods[] = {
    FastMethod<kSetAttribute, PySetAttribute>(
        "set_attribute($self, key, value)\n--\n\nSets an attribute."),
    FastMethod<kSetAttributes, PySetAttributes>(
        "set_attributes($self, attributes)\n--\n\nSets each item of a mapping as an attribute."),
    FastMethod<kAddEvent, PyAddEvent>(
        "add_event($self, name, attributes=None, timestamp=None)\n--\n\nAdds an event."),
    FastMethod<kAddLink, PyAddLink>(
        "add_link($self, context, attributes=None)\n--\n\nAdds a link to another span."),
    FastMethod<kUpdateName, PyUpdateName>("update_name($self, name)\n--\n\nChanges the name."),
    FastMethod<kSetStatus, PySetStatus>(
        "set_status($self, status, description=None)\n--\n\nSets the status."),
    FastMethod<kRecordException, PyRecordException>(
        "record_exception($self, exception, attributes=None, timestamp=None, escaped=False)\n--\n\n"
        "Adds an exception as an event."),
    FastMethod<kEnd, PyEnd>("end($self, end_time=None)\n--\n\nEnds the span."),
    {"is_recording", PyIsRecording, METH_NOARGS,
     "is_recording($self)\n--\n\nTrue until the span ends, if it is recorded."},
    {"get_span_context", PyGetSpanContext, METH_NOARGS,
     "get_span_context($self)\n--\n\nThe span's SpanContext."},
    {"__enter__", PyEnter, METH_NOARGS, nullptr},
    FastMethod<kExit, PyExit>(nullptr),
    {nullptr, nullptr, 0, nullptr},
};

PyGetSetDef properties[] = {
    kDictProperty,
    {"attributes", ReadSafely<GetAttributes>, nullptr, "Its attributes so far.", nullptr},
    {"context", ReadSafely<GetContext>, nullptr, "Its SpanContext.", nullptr},
    {"dropped_attributes", ReadSafely<GetDroppedAttributes>, nullptr,
     "The number of attributes dropped.", nullptr},
    {"dropped_events", ReadSafely<GetDroppedEvents>, nullptr, "The number of events dropped.",
     nullptr},
    {"dropped_links", ReadSafely<GetDroppedLinks>, nullptr, "The number of links dropped.",
     nullptr},
    {"end_time", ReadSafely<GetEndTime>, nullptr, "In nanoseconds since the epoch, or None.",
     nullptr},
    {"events", ReadSafely<GetEvents>, nullptr, "Its events so far.", nullptr},
    {"instrumentation_scope", GetInstrumentationScope, nullptr, "Its tracer's scope.", nullptr},
    {"kind", GetKind, nullptr, "Its SpanKind.", nullptr},
    {"links", ReadSafely<GetLinks>, nullptr, "Its links so far.", nullptr},
    {"name", ReadSafely<GetName>, nullptr, "Its name.", nullptr},
    {"parent", ReadSafely<GetParent>, nullptr, "Its parent's SpanContext, or None.", nullptr},
    {"resource", GetResource, nullptr, "Its provider's resource.", nullptr},
    {"start_time", GetStartTime, nullptr, "In nanoseconds since the epoch.", nullptr},
    {"status", GetStatus, nullptr, "Its Status.", nullptr},
    {nullptr, nullptr, nullptr, nullptr, nullptr},
};

}  // namespace

bool MakeSpanType() {
  span_type = MakeType(
      "lightstep_streaming._native.OpenTelemetrySpan", sizeof(SpanObject),
      {
          Slot(Py_tp_new, RefuseNew),
          Slot(Py_tp_dealloc, DeallocSpan),
          Slot(Py_tp_traverse,
               Traverse<SpanObject, &SpanObject::tracer, &SpanObject::context, &SpanObject::parent,
                        &SpanObject::trace_state, &SpanObject::status_description>),
          // The tracer stays, because the record writes to its provider's recorder to the end.
          Slot(Py_tp_clear, Clear<SpanObject, &SpanObject::context>),
          Slot(Py_tp_methods, methods),
          Slot(Py_tp_getset, properties),
      });
  classes.span = span_type;
  return span_type != nullptr;
}

}  // namespace lightstep::python::opentelemetry
