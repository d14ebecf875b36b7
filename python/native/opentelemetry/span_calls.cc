#include "python/native/opentelemetry/span_calls.h"

#include <string>
#include <string_view>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/attributes.h"
#include "python/native/opentelemetry/names.h"
#include "python/native/opentelemetry/recording.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/opentelemetry/warnings.h"
#include "python/native/values/description.h"
#include "python/native/values/exception_printer.h"
#include "python/native/values/exception_reader.h"

namespace lightstep::python::opentelemetry {
namespace {

bool IsGiven(PyObject* object) { return object != nullptr && object != Py_None; }

// Whether the specification allows a link to this context.
bool IsWorthALink(const ReadContext& read, PyObject* attributes) {
  if (read.context.has_ids() || read.trace_state) return true;
  if (!IsGiven(attributes)) return false;
  const Py_ssize_t size = CallPython([&] { return PyObject_Size(attributes); });
  if (size < 0) PyErr_Clear();
  return size > 0;
}

StatusCode StatusCodeOf(PyObject* code) {
  for (std::size_t i = 0; i < kStatusCodes; ++i) {
    if (code == api.status_codes[i]) return static_cast<StatusCode>(i);
  }
  return StatusCode::kUnset;
}

// In the SDK's format: "ValueError: text of the exception".
Ref DescriptionOf(PyObject* exception) {
  const std::optional<Text> text = TextOf(exception);
  if (!text) return Ref{};
  const char* const name = Py_TYPE(exception)->tp_name;
  const char* const dot = std::string_view{name}.rfind('.') == std::string_view::npos
                              ? nullptr
                              : name + std::string_view{name}.rfind('.');
  std::string description = dot == nullptr ? name : dot + 1;
  description += ": ";
  description += text->view;
  return NewString(description);
}

// A new str, or null with an exception set.
Ref StringOf(const std::optional<Text>& text) { return text ? NewString(text->view) : Ref{}; }

Ref StackTraceOf(PyObject* exception) {
  const Ref traceback{PyException_GetTraceback(exception)};
  const std::optional<ExceptionChain> chain = ReadException(exception, traceback.get());
  if (!chain) return Ref{};
  std::string text = PrintException(*chain);
  if (text.empty() || text.back() != '\n') text += '\n';
  return NewString(text);
}

// The attributes of the event, by OpenTelemetry's semantic conventions.
Ref ExceptionAttributes(PyObject* exception, bool is_escaped) {
  const Ref type = StringOf(Describe(reinterpret_cast<PyObject*>(Py_TYPE(exception))));
  const Ref message = type ? StringOf(TextOf(exception)) : Ref{};
  const Ref stack = message ? StackTraceOf(exception) : Ref{};
  if (!stack) return Ref{};
  return Ref{Py_BuildValue("{sOsOsOss}", "exception.type", type.get(), "exception.message",
                           message.get(), "exception.stacktrace", stack.get(), "exception.escaped",
                           is_escaped ? "True" : "False")};
}

}  // namespace

std::optional<common::Nanoseconds> TimeOfNanoseconds(PyObject* time) {
  if (!IsGiven(time)) return tracer::kNow;
  const Ref integer{PyLong_Check(time) ? NewReference(time)
                                       : CallPython([&] { return PyNumber_Index(time); })};
  if (!integer && !ForgetException()) return std::nullopt;
  if (integer) {
    int overflow = 0;
    const long long value = PyLong_AsLongLongAndOverflow(integer.get(), &overflow);
    if (overflow == 0 && value >= 0) return value;
  }
  if (!Warn(
          "time: got %s, expected an int of nanoseconds since the epoch; the current time is used",
          time)) {
    return std::nullopt;
  }
  return tracer::kNow;
}

bool AddEvent(SpanObject* span, PyObject* name, PyObject* attributes, PyObject* timestamp) {
  const Limits& limits = ProviderOf(span)->limits;
  const std::optional<common::Nanoseconds> time = TimeOfNanoseconds(timestamp);
  if (!time) return false;
  const std::optional<Text> text = TextOfHeld(name);
  if (!text) return false;
  Attributes read;
  std::uint32_t dropped = 0;
  if (!ReadAttributes(*ProviderOf(span), attributes, limits.event_attributes, read, dropped)) {
    return false;
  }
  if (!span->is_recording) return true;
  if (span->event_count >= limits.events) {
    ++span->dropped_events;
    return true;
  }
  ++span->event_count;
  RecordEvent(*span, *time, text->view, read, dropped);
  return true;
}

bool AddLink(SpanObject* span, PyObject* context, PyObject* attributes) {
  const Limits& limits = ProviderOf(span)->limits;
  ReadContext linked;
  if (!ReadSpanContext(context, linked)) return false;
  if (context != Py_None && !PyObject_TypeCheck(context, api.span_context) &&
      !Warn("links: got the context %s, expected a SpanContext", context)) {
    return false;
  }
  if (!IsWorthALink(linked, attributes)) return true;
  Attributes read;
  std::uint32_t dropped = 0;
  if (!ReadAttributes(*ProviderOf(span), attributes, limits.link_attributes, read, dropped)) {
    return false;
  }
  if (!span->is_recording) return true;
  if (span->link_count >= limits.links) {
    ++span->dropped_links;
    return true;
  }
  ++span->link_count;
  RecordLink(*span, linked.context, read, dropped);
  return true;
}

bool AddLinks(SpanObject* span, PyObject* links) {
  const Ref iterator = Iterate(links);
  if (!iterator)
    return ForgetException() && Warn("links: got %s, expected a sequence of Link; ignored", links);
  while (const Ref link = Next(iterator.get())) {
    if (link.get() == Py_None) continue;
    const Ref context = GetAttribute(link.get(), names.context);
    const Ref attributes = context ? GetAttribute(link.get(), names.attributes) : Ref{};
    if (!attributes) {
      if (!ForgetException() || !Warn("links: got %s, expected a Link; ignored", link.get()))
        return false;
      continue;
    }
    if (!AddLink(span, context.get(), attributes.get())) return false;
  }
  return ForgetException();
}

bool SetStatus(SpanObject* span, PyObject* status, PyObject* description) {
  StatusCode code = StatusCodeOf(status);
  Ref text;
  if (code == StatusCode::kUnset && status != api.status_codes[0]) {
    const Ref given = GetAttribute(status, names.status_code);
    if (!given) {
      return ForgetException() &&
             Warn("status: got %s, expected a Status or a StatusCode; ignored", status);
    }
    code = StatusCodeOf(given.get());
    if (code == StatusCode::kUnset || span->status == StatusCode::kOk) return true;
    if (IsGiven(description) &&
        !Warn("description: got %s, expected None beside a Status; ignored", description)) {
      return false;
    }
    text = GetAttribute(status, names.description);
    if (!text && !ForgetException()) return false;
  } else {
    if (code == StatusCode::kUnset || span->status == StatusCode::kOk) return true;
    if (IsGiven(description) && code != StatusCode::kError) {
      if (!Warn("description: got %s, expected None unless the status is ERROR; ignored",
                description))
        return false;
    } else if (IsGiven(description) && !PyUnicode_Check(description)) {
      if (!Warn("description: got %s, expected a str; ignored", description)) return false;
    } else {
      text = Ref::Share(description);
    }
  }
  if (!span->is_recording) return true;
  span->status = code;
  span->status_description = text && PyUnicode_Check(text.get()) ? std::move(text) : Ref{};
  return true;
}

bool RecordException(SpanObject* span, PyObject* exception, PyObject* attributes,
                     PyObject* timestamp, bool is_escaped) {
  if (!PyExceptionInstance_Check(exception)) {
    return Warn("record_exception(): got %s, expected an exception; ignored", exception);
  }
  const Ref all = ExceptionAttributes(exception, is_escaped);
  if (!all) return ForgetException();
  if (IsGiven(attributes)) {
    const Iteration result = ForEachItem(attributes, [&](PyObject* key, PyObject* value) {
      return PyDict_SetItem(all.get(), key, value) == 0;
    });
    if (!IsMappingRead(result, attributes)) return false;
  }
  static PyObject* const name = PyUnicode_InternFromString("exception");
  return AddEvent(span, name, all.get(), timestamp);
}

bool LeaveByException(SpanObject* span, PyObject* exception, bool is_escaped) {
  if (!span->is_recording || !PyExceptionInstance_Check(exception)) return true;
  if (span->records_exceptions && !RecordException(span, exception, nullptr, nullptr, is_escaped)) {
    return false;
  }
  if (!span->sets_error_on_exception || span->status == StatusCode::kOk) return true;
  Ref description = DescriptionOf(exception);
  if (!description && !ForgetException()) return false;
  span->status = StatusCode::kError;
  span->status_description = std::move(description);
  return true;
}

}  // namespace lightstep::python::opentelemetry
