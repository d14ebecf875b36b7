#include "python/native/values/log_fields.h"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"
#include "python/native/cpython/items.h"
#include "python/native/values/exception_printer.h"
#include "python/native/values/exception_reader.h"

namespace lightstep::python {
namespace {

InternedName error_object_name{"error.object"};

// The exception that a record has in the field `error.object` (OpenTracing's semantic conventions),
// or null.
PyObject* ExceptionOf(PyObject* key_values) {
  if (!PyDict_Check(key_values)) return nullptr;
  PyObject* const exception = PyDict_GetItem(key_values, error_object_name);
  return exception != nullptr && PyExceptionInstance_Check(exception) ? exception : nullptr;
}

// The value of the field `stack` beside an exception: all that Python prints of the exception.
std::optional<WireValue> StackOf(PyObject* exception, PyObject* traceback) {
  const Ref held = Ref::Share(exception);
  const std::optional<ExceptionChain> chain = ReadException(exception, traceback);
  if (!chain) return std::nullopt;
  Ref text = NewString(PrintException(*chain));
  if (!text) return ForgetException() ? ValueOf(traceback) : std::nullopt;
  return ValueOf(text.get());
}

std::optional<WireValue> FieldValueOf(PyObject* key_values, PyObject* value, ValueForm form) {
  PyObject* const exception = PyTraceBack_Check(value) ? ExceptionOf(key_values) : nullptr;
  return exception == nullptr ? ValueOf(value, form) : StackOf(exception, value);
}

const LogField* FindField(const LogFields& fields, std::string_view key) {
  const auto found = std::find_if(fields.begin(), fields.end(),
                                  [key](const LogField& field) { return field.key.view == key; });
  return found == fields.end() ? nullptr : &*found;
}

bool IsErrorEvent(const LogFields& fields) {
  const LogField* const event = FindField(fields, "event");
  return event != nullptr && event->value.value.kind() == Value::Kind::kString &&
         event->value.value.text() == "error";
}

bool AddField(LogFields& fields, std::string_view key, std::optional<WireValue> value) {
  if (!value) return false;
  fields.push_back({Text{key, Ref{}}, std::move(*value)});
  return true;
}

// Adds the fields that the record of an error lacks, from its exception.
bool CompleteError(PyObject* key_values, LogFields& fields) {
  const Ref exception = Ref::Share(ExceptionOf(key_values));
  if (!exception || !IsErrorEvent(fields)) return true;
  if (FindField(fields, "error.kind") == nullptr &&
      !AddField(fields, "error.kind",
                ValueOf(reinterpret_cast<PyObject*>(Py_TYPE(exception.get()))))) {
    return false;
  }
  if (FindField(fields, "stack") != nullptr) return true;
  const Ref traceback{PyException_GetTraceback(exception.get())};
  return !traceback || AddField(fields, "stack", StackOf(exception.get(), traceback.get()));
}

}  // namespace

bool ReadLogFields(PyObject* key_values, ValueForm form, LogFields& fields) {
  const Iteration result = ForEachItem(key_values, [&](PyObject* key, PyObject* value) {
    std::optional<Text> text = TextOf(key);
    if (!text) return false;
    std::optional<WireValue> wire_value = FieldValueOf(key_values, value, form);
    if (!wire_value) return false;
    fields.push_back({std::move(*text), std::move(*wire_value)});
    return true;
  });
  if (result == Iteration::kFailed) return ForgetException();
  if (result == Iteration::kNotMapping) {
    std::optional<WireValue> event = ValueOf(key_values, form);
    if (!event) return false;
    fields.push_back({Text{"event", Ref{}}, std::move(*event)});
    return true;
  }
  return form != ValueForm::kNested || CompleteError(key_values, fields) || ForgetException();
}

bool ReadSimpleLogFields(PyObject* key_values, SimpleLogFields& fields) {
  if (!PyDict_CheckExact(key_values)) return false;
  if (static_cast<std::size_t>(PyDict_GET_SIZE(key_values)) > SimpleLogFields::static_capacity) {
    return false;
  }
  Py_ssize_t position = 0;
  PyObject* key = nullptr;
  PyObject* value = nullptr;
  while (PyDict_Next(key_values, &position, &key, &value)) {
    if (!IsAsciiStr(key)) return false;
    const std::optional<Value> simple = SimpleValueOf(value);
    if (!simple) return false;
    fields.push_back({ViewOfAsciiStr(key), *simple});
  }
  return true;
}

}  // namespace lightstep::python
