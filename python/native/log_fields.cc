#include "python/native/log_fields.h"

#include <cstddef>
#include <optional>
#include <utility>

#include "python/native/calls.h"
#include "python/native/items.h"

namespace lightstep::python {

bool ReadLogFields(PyObject* key_values, LogFields& fields) {
  const Iteration result = ForEachItem(key_values, [&](PyObject* key, PyObject* value) {
    std::optional<Text> text = TextOf(key);
    if (!text) return false;
    std::optional<WireValue> wire_value = ValueOf(value);
    if (!wire_value) return false;
    fields.push_back({std::move(*text), std::move(*wire_value)});
    return true;
  });
  if (result == Iteration::kFailed) return ForgetException();
  if (result == Iteration::kNotMapping) {
    std::optional<WireValue> event = ValueOf(key_values);
    if (!event) return false;
    fields.push_back({Text{"event", Ref{}}, std::move(*event)});
  }
  return true;
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
