#include "python/native/opentelemetry/attributes.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/items.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/warnings.h"
#include "python/native/values/value.h"

namespace lightstep::python::opentelemetry {
namespace {

bool IsPrimitive(PyObject* value) {
  return PyUnicode_Check(value) || PyLong_Check(value) || PyFloat_Check(value) ||
         value == Py_None || PyBytes_Check(value);
}

// Whether it is a list or tuple of values that need no check.
bool IsPlainSequence(PyObject* value, std::size_t max_length) {
  if (max_length != SIZE_MAX || !(PyList_CheckExact(value) || PyTuple_CheckExact(value))) {
    return false;
  }
  PyObject** const items = PySequence_Fast_ITEMS(value);
  return std::all_of(items, items + PySequence_Fast_GET_SIZE(value), IsPrimitive);
}

// Converts `value` to a type of the API. Returns null with an exception set.
Ref Clean(PyObject* value, std::size_t max_length) {
  if (PyUnicode_Check(value)) {
    if (static_cast<std::size_t>(PyUnicode_GET_LENGTH(value)) <= max_length) {
      return Ref::Share(value);
    }
    return Ref{PyUnicode_Substring(value, 0, static_cast<Py_ssize_t>(max_length))};
  }
  if (IsPrimitive(value) || IsPlainSequence(value, max_length)) return Ref::Share(value);
  const Ref limit{max_length == SIZE_MAX ? NewReference(Py_None) : PyLong_FromSize_t(max_length)};
  if (!limit) return Ref{};
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.clean_value, value, limit.get(),
                                        static_cast<PyObject*>(nullptr));
  })};
}

std::optional<WireValue> CleanValueOf(const ProviderObject& provider, PyObject* value,
                                      std::size_t max_length) {
  const ValueForm form = provider.recorder->is_otlp() ? ValueForm::kNested : ValueForm::kJson;
  const Ref cleaned = Clean(value, max_length);
  if (cleaned) return ValueOf(cleaned.get(), form);
  if (!ForgetException()) return std::nullopt;
  return ValueOfOther(Py_None, form);
}

// Whether the span takes one more attribute with this key. Counts it as taken or dropped. An
// attribute that is overwritten counts twice until the limit is reached. Then all are counted anew.
bool TakesAttribute(SpanObject* span, std::string_view key) {
  const std::uint32_t limit = ProviderOf(span)->limits.attributes;
  if (span->attribute_count >= limit) {
    span->attribute_count = static_cast<std::uint32_t>(span->record.CountTags());
    if (span->attribute_count >= limit && !span->record.HasTag(key)) {
      ++span->dropped_attributes;
      return false;
    }
  }
  ++span->attribute_count;
  return true;
}

// A value that needs neither memory nor Python code.
std::optional<Value> SimpleValueWithin(PyObject* value, std::size_t max_length) {
  if (max_length != SIZE_MAX && PyUnicode_Check(value) &&
      static_cast<std::size_t>(PyUnicode_GET_LENGTH(value)) > max_length) {
    return std::nullopt;
  }
  return SimpleValueOf(value);
}

// The key is not empty.
bool SetAttributeOfText(SpanObject* span, std::string_view key, PyObject* value) {
  const ProviderObject& provider = *ProviderOf(span);
  if (const auto simple = SimpleValueWithin(value, provider.limits.value_length)) {
    if (TakesAttribute(span, key)) RecordAttribute(*span, key, *simple);
    return true;
  }
  const std::optional<WireValue> wire_value =
      CleanValueOf(provider, value, provider.limits.value_length);
  if (!wire_value) return false;
  if (span->is_recording && TakesAttribute(span, key)) {
    RecordAttribute(*span, key, wire_value->value);
  }
  return true;
}

enum class KeyReading { kTaken, kDropped, kFailed };

bool WarnOfKey(PyObject* key) {
  return Warn("attribute key: got %s, expected a str that is not empty; dropped", key);
}

// A key of a mapping of attributes.
KeyReading ReadKey(PyObject* key, Text& text) {
  if (!PyUnicode_Check(key) &&
      !Warn("attribute key: got %s, expected a str; its str() is used", key)) {
    return KeyReading::kFailed;
  }
  std::optional<Text> read = TextOf(key);
  if (!read) return KeyReading::kFailed;
  if (read->view.empty()) return WarnOfKey(key) ? KeyReading::kDropped : KeyReading::kFailed;
  text = std::move(*read);
  return KeyReading::kTaken;
}

}  // namespace

bool IsMappingRead(Iteration result, PyObject* attributes) {
  if (result == Iteration::kDone) return true;
  if (result == Iteration::kFailed && !ForgetException()) return false;
  return Warn("attributes: got %s, expected a mapping; dropped", attributes);
}

bool SetAttribute(SpanObject* span, PyObject* key, PyObject* value) {
  if (IsAsciiStr(key)) {
    const std::string_view text = ViewOfAsciiStr(key);
    if (!text.empty()) return SetAttributeOfText(span, text, value);
  }
  if (!PyUnicode_Check(key) || PyUnicode_GET_LENGTH(key) == 0) {
    ++span->dropped_attributes;
    return WarnOfKey(key);
  }
  const std::optional<Text> text = TextOf(key);
  return text && SetAttributeOfText(span, text->view, value);
}

bool SetAttributes(SpanObject* span, PyObject* attributes) {
  const Iteration result = ForEachItem(attributes, [span](PyObject* key, PyObject* value) {
    if (!span->is_recording) return true;
    if (IsAsciiStr(key) && PyUnicode_GET_LENGTH(key) != 0) return SetAttribute(span, key, value);
    Text text;
    const KeyReading reading = ReadKey(key, text);
    if (reading == KeyReading::kDropped) ++span->dropped_attributes;
    if (reading != KeyReading::kTaken) return reading == KeyReading::kDropped;
    return SetAttributeOfText(span, text.view, value);
  });
  return IsMappingRead(result, attributes);
}

bool ReadAttributes(const ProviderObject& provider, PyObject* attributes, std::uint32_t max_count,
                    Attributes& read, std::uint32_t& dropped) {
  if (attributes == nullptr || attributes == Py_None) return true;
  const Iteration result = ForEachItem(attributes, [&](PyObject* key, PyObject* value) {
    if (read.size() >= max_count) {
      ++dropped;
      return true;
    }
    Text text;
    const KeyReading reading = ReadKey(key, text);
    if (reading == KeyReading::kDropped) ++dropped;
    if (reading != KeyReading::kTaken) return reading == KeyReading::kDropped;
    std::optional<WireValue> wire_value =
        CleanValueOf(provider, value, provider.limits.inner_value_length);
    if (!wire_value) return false;
    read.push_back({std::move(text), std::move(*wire_value)});
    return true;
  });
  return IsMappingRead(result, attributes);
}

}  // namespace lightstep::python::opentelemetry
