#include "python/native/values/value.h"

#include <string>
#include <string_view>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/values/description.h"
#include "python/native/values/json_text.h"
#include "python/native/values/number.h"
#include "src/common/non_finite.h"

namespace lightstep::python {
namespace {

std::optional<WireValue> ValueOfText(std::optional<Text> text) {
  if (!text) return std::nullopt;
  return WireValue{Value{text->view}, std::move(text->owner)};
}

std::optional<WireValue> ValueOfInteger(PyObject* integer) {
  if (const auto value = Int64Of(integer)) return WireValue{Value{*value}, Ref{}};
  std::optional<Text> digits = DigitsOf(integer);
  if (digits) return ValueOfText(std::move(digits));
  if (!ForgetException()) return std::nullopt;
  return ValueOfText(TextOf(integer));
}

Value ValueOfFloat(double number) {
  const std::string_view name = common::NameOfNonFinite(number);
  return name.empty() ? Value{number} : Value{name};
}

std::optional<WireValue> ValueOfContainer(PyObject* container) {
  const std::optional<std::string> json = JsonTextOf(container);
  if (!json) return std::nullopt;
  Ref owner{PyBytes_FromStringAndSize(json->data(), static_cast<Py_ssize_t>(json->size()))};
  if (!owner) {
    PyErr_Clear();
    return WireValue{Value{"<unprintable>"}, Ref{}};
  }
  return WireValue{Value::Json({PyBytes_AS_STRING(owner.get()), json->size()}), std::move(owner)};
}

}  // namespace

std::optional<Value> SimpleValueOfOther(PyObject* object) {
  if (PyLong_CheckExact(object)) {
    if (const auto value = Int64Of(object)) return Value{*value};
  } else if (PyFloat_CheckExact(object)) {
    return ValueOfFloat(PyFloat_AS_DOUBLE(object));
  } else if (object == Py_True || object == Py_False) {
    return Value{object == Py_True};
  } else if (object == Py_None) {
    return Value::Json("null");
  }
  return std::nullopt;
}

std::optional<WireValue> ValueOfOther(PyObject* object) {
  if (const auto value = SimpleValueOfOther(object)) return WireValue{*value, Ref{}};
  if (PyUnicode_Check(object)) return ValueOfText(TextOfStr(object));
  if (PyLong_Check(object)) return ValueOfInteger(object);
  if (PyFloat_Check(object)) return WireValue{ValueOfFloat(PyFloat_AS_DOUBLE(object)), Ref{}};
  if (IsBytes(object)) return ValueOfText(TextOfBytes(object));
  if (IsContainer(object)) return ValueOfContainer(object);
  if (const Ref integer = IntegerOf(object)) return ValueOfInteger(integer.get());
  if (PyErr_Occurred() != nullptr) return std::nullopt;
  return ValueOfText(Describe(object));
}

}  // namespace lightstep::python
