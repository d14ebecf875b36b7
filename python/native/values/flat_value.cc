#include "python/native/values/flat_value.h"

#include <cmath>
#include <cstddef>
#include <string_view>
#include <utility>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/values/description.h"
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

// In the form for JSON, NaN and the infinities become text, because JSON has no such numbers.
Value ValueOfFloat(double number, ValueForm form) {
  if (std::isfinite(number) || form == ValueForm::kNested) return Value{number};
  return Value{common::NameOfNonFinite(number)};
}

// The bytes of bytes, bytearray or memoryview, unchanged.
std::optional<WireValue> ValueOfBytes(PyObject* object) {
  // A copy, unless the object cannot change.
  Ref bytes = PyBytes_CheckExact(object)
                  ? Ref::Share(object)
                  : Ref{CallPython([&] { return PyBytes_FromObject(object); })};
  if (!bytes) {
    if (!ForgetException()) return std::nullopt;
    return ValueOfText(TextOf(object));
  }
  const std::string_view view{PyBytes_AS_STRING(bytes.get()),
                              static_cast<std::size_t>(PyBytes_GET_SIZE(bytes.get()))};
  return WireValue{Value::Bytes(view), std::move(bytes)};
}

}  // namespace

std::optional<WireValue> FlatValueOf(PyObject* object, ObjectKind kind, ValueForm form) {
  switch (kind) {
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
      return form == ValueForm::kNested ? ValueOfBytes(object) : ValueOfText(TextOfBytes(object));
    case ObjectKind::kMap:
    case ObjectKind::kList:
    case ObjectKind::kOther:
      break;
  }
  if (const Ref integer = IntegerOf(object)) return ValueOfInteger(integer.get());
  if (PyErr_Occurred() != nullptr) return std::nullopt;
  return ValueOfText(Describe(object));
}

}  // namespace lightstep::python
