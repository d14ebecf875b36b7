#include "python/native/values/value.h"

#include <cmath>
#include <string>
#include <utility>

#include "python/native/values/json_text.h"
#include "python/native/values/nested_value.h"
#include "python/native/values/number.h"
#include "python/native/values/object_kind.h"

namespace lightstep::python {
namespace {

std::optional<WireValue> JsonValueOf(PyObject* container) {
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
      // The value of a non-finite float depends on the form.
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
  const ObjectKind kind = KindOf(object);
  if (kind != ObjectKind::kMap && kind != ObjectKind::kList) return FlatValueOf(object, kind, form);
  return form == ValueForm::kNested ? NestedValueOf(object) : JsonValueOf(object);
}

}  // namespace lightstep::python
