#include "python/native/opentelemetry/span_context.h"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/names.h"

namespace lightstep::python::opentelemetry {
namespace {

constexpr long kSampledFlag = 1;
constexpr long kRandomTraceIdFlag = 2;

// The indices of the elements of a SpanContext, which is a tuple.
enum Place { kTraceId, kSpanId, kIsRemote, kTraceFlags, kTraceState };

Ref Part(PyObject* context, Place place, PyObject* name) {
  if (api.is_span_context_plain) return Ref::Share(PyTuple_GET_ITEM(context, place));
  return GetAttribute(context, name);
}

// Reads an int of at most 128 bits. Returns false, without an exception, for anything else.
bool ReadTraceId(PyObject* integer, SpanContext& context) {
  static PyObject* const shift = PyLong_FromLong(64);
  if (!PyLong_Check(integer)) return false;
  context.trace_id = PyLong_AsUnsignedLongLongMask(integer);
  const Ref high{PyLong_Type.tp_as_number->nb_rshift(integer, shift)};
  if (high) context.trace_id_high = PyLong_AsUnsignedLongLong(high.get());
  if (PyErr_Occurred() == nullptr) return true;
  PyErr_Clear();
  return false;
}

bool ReadSpanId(PyObject* integer, SpanContext& context) {
  if (!PyLong_Check(integer)) return false;
  context.span_id = PyLong_AsUnsignedLongLong(integer);
  if (PyErr_Occurred() == nullptr) return true;
  PyErr_Clear();
  return false;
}

bool ReadParts(PyObject* object, ReadContext& read) {
  const Ref trace_id = Part(object, kTraceId, names.trace_id);
  const Ref span_id = trace_id ? Part(object, kSpanId, names.span_id) : Ref{};
  const Ref is_remote = span_id ? Part(object, kIsRemote, names.is_remote) : Ref{};
  const Ref flags = is_remote ? Part(object, kTraceFlags, names.trace_flags) : Ref{};
  Ref trace_state = flags ? Part(object, kTraceState, names.trace_state) : Ref{};
  if (!trace_state) return ForgetException();
  if (!ReadTraceId(trace_id.get(), read.context) || !ReadSpanId(span_id.get(), read.context)) {
    read.context = SpanContext{};
    return true;
  }
  read.context.is_remote = is_remote.get() == Py_True;
  const long bits = PyLong_Check(flags.get()) ? PyLong_AsLong(flags.get()) : 0;
  read.context.sampled = (bits & kSampledFlag) != 0;
  read.context.has_random_trace_id = (bits & kRandomTraceIdFlag) != 0;
  if (trace_state.get() == api.default_trace_state) return true;
  if (!ReadTraceState(trace_state.get(), read.context)) return false;
  if (read.context.trace_state != nullptr) read.trace_state = std::move(trace_state);
  return true;
}

}  // namespace

bool ReadSpanContext(PyObject* object, ReadContext& read) {
  read.context.sampled = false;
  if (!PyObject_TypeCheck(object, api.span_context)) return true;
  return ReadParts(object, read);
}

bool ReadTraceState(PyObject* trace_state, SpanContext& context) {
  context.trace_state = nullptr;
  const Ref header = CallMethod(trace_state, names.to_header);
  if (!header) return ForgetException();
  const std::optional<Text> text = TextOf(header.get());
  if (!text) return false;
  if (!text->view.empty()) context.trace_state = std::make_shared<const std::string>(text->view);
  return true;
}

Ref NewTraceId(const SpanContext& context) {
  if (context.trace_id_high == 0) return Ref{PyLong_FromUnsignedLongLong(context.trace_id)};
  const std::uint64_t parts[] = {context.trace_id, context.trace_id_high};  // little-endian
#if PY_VERSION_HEX >= 0x030D0000
  return Ref{PyLong_FromUnsignedNativeBytes(parts, sizeof(parts), Py_ASNATIVEBYTES_LITTLE_ENDIAN)};
#else
  return Ref{_PyLong_FromByteArray(reinterpret_cast<const unsigned char*>(parts), sizeof(parts),
                                   /*little_endian=*/1, /*is_signed=*/0)};
#endif
}

Ref NewSpanContext(const SpanContext& context, PyObject* trace_state) {
  const std::size_t flags =
      (context.sampled ? kSampledFlag : 0) + (context.has_random_trace_id ? kRandomTraceIdFlag : 0);
  if (trace_state == nullptr) trace_state = api.default_trace_state;
  PyObject* const is_remote = context.is_remote ? Py_True : Py_False;
  const Ref trace_id = NewTraceId(context);
  const Ref span_id{PyLong_FromUnsignedLongLong(context.span_id)};
  if (!trace_id || !span_id) return Ref{};
  if (!api.is_span_context_plain) {
    return Ref{CallPython([&] {
      return PyObject_CallFunction(reinterpret_cast<PyObject*>(api.span_context), "OOOOO",
                                   trace_id.get(), span_id.get(), is_remote, api.trace_flags[flags],
                                   trace_state);
    })};
  }
  const Ref arguments{Py_BuildValue("((OOOOOO))", trace_id.get(), span_id.get(), is_remote,
                                    api.trace_flags[flags], trace_state,
                                    context.has_ids() ? Py_True : Py_False)};
  if (!arguments) return Ref{};
  return Ref{PyTuple_Type.tp_new(api.span_context, arguments.get(), nullptr)};
}

Ref NewTraceState(std::string_view header) {
  const Ref text = NewString(header);
  if (!text) return Ref{};
  return Ref{
      CallPython([&] { return PyObject_CallFunction(api.read_trace_state, "([O])", text.get()); })};
}

Ref NewNonRecordingSpan(const SpanContext& context, PyObject* trace_state) {
  const Ref span_context = NewSpanContext(context, trace_state);
  if (!span_context) return Ref{};
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.non_recording_span, span_context.get(),
                                        static_cast<PyObject*>(nullptr));
  })};
}

}  // namespace lightstep::python::opentelemetry
