#include "python/native/values/value.h"

#include <cmath>
#include <string>
#include <string_view>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/values/description.h"
#include "python/native/values/json_text.h"
#include "python/native/values/nested_value.h"
#include "python/native/values/number.h"
#include "python/native/values/object_kind.h"
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

// JSON has no such numbers as NaN, and receivers of the JSON form show values as JSON.
Value ValueOfFloat(double number, ValueForm form) {
  if (std::isfinite(number) || form == ValueForm::kNested) return Value{number};
  return Value{common::NameOfNonFinite(number)};
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
  switch (KindOf(object)) {
    case ObjectKind::kInt:
      if (const auto value = Int64Of(object)) return Value{*value};
      return std::nullopt;
    case ObjectKind::kFloat:
      // The others depend on the form.
      if (!std::isfinite(PyFloat_AS_DOUBLE(object))) return std::nullopt;
      return Value{PyFloat_AS_DOUBLE(object)};
    case ObjectKind::kBool:
      return Value{object == Py_True};
    case ObjectKind::kNone:
      return Value::Null();
    case ObjectKind::kText:
    case ObjectKind::kBytes:
    case ObjectKind::kMap:
    case ObjectKind::kList:
    case ObjectKind::kOther:
      break;
  }
  return std::nullopt;
}

std::optional<WireValue> ValueOfOther(PyObject* object, ValueForm form) {
  const bool is_nested = form == ValueForm::kNested;
  switch (KindOf(object)) {
    case ObjectKind::kInt:
      return ValueOfInteger(object);
    case ObjectKind::kFloat:
      return WireValue{ValueOfFloat(PyFloat_AS_DOUBLE(object), form), Ref{}};
    case ObjectKind::kBool:
      return WireValue{Value{object == Py_True}, Ref{}};
    case ObjectKind::kNone:
      return WireValue{Value::Null(), Ref{}};
    case ObjectKind::kText:
      return ValueOfText(TextOfStr(object));
    case ObjectKind::kBytes:
      return is_nested ? BytesValueOf(object) : ValueOfText(TextOfBytes(object));
    case ObjectKind::kMap:
    case ObjectKind::kList:
      return is_nested ? NestedValueOf(object) : ValueOfContainer(object);
    case ObjectKind::kOther:
      break;
  }
  if (const Ref integer = IntegerOf(object)) return ValueOfInteger(integer.get());
  if (PyErr_Occurred() != nullptr) return std::nullopt;
  return ValueOfText(Describe(object));
}

}  // namespace lightstep::python
