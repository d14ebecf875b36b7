#include "python/native/values/number.h"

#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"

namespace lightstep::python {
namespace {

InternedName bit_length_name{"bit_length"};

// About 4000 decimal digits; the interpreter's own limit is 4300.
constexpr long kMaxDecimalBits = 13'000;

bool IsHuge(PyObject* integer) {
  const Ref method = GetAttribute(reinterpret_cast<PyObject*>(&PyLong_Type), bit_length_name);
  if (!method) return true;
  const Ref bits{PyObject_CallFunctionObjArgs(method.get(), integer, nullptr)};
  return !bits || PyLong_AsLong(bits.get()) > kMaxDecimalBits;
}

}  // namespace

Ref IntegerOf(PyObject* object) {
  if (PyLong_Check(object)) return Ref::Share(object);
  if (!PyIndex_Check(object)) return Ref{};
  Ref integer{CallPython([&] { return PyNumber_Index(object); })};
  if (!integer) ForgetException();
  return integer;
}

std::optional<std::int64_t> Int64Of(PyObject* integer) {
  int overflow = 0;
  const long long value = PyLong_AsLongLongAndOverflow(integer, &overflow);
  if (overflow != 0) return std::nullopt;
  return value;
}

std::optional<Text> DigitsOf(PyObject* integer) {
  // The digits of the int itself, even if a derived class has another __repr__.
  Ref digits;
  if (!IsHuge(integer)) digits = Ref{PyLong_Type.tp_repr(integer)};
  if (!digits) {
    if (!ForgetException()) return std::nullopt;
    digits = Ref{PyNumber_ToBase(integer, 16)};
  }
  if (!digits) return std::nullopt;
  return TextOfStr(digits.get());
}

}  // namespace lightstep::python
