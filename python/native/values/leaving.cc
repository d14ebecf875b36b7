#include "python/native/values/leaving.h"

#include "python/native/cpython/calls.h"
#include "python/native/cpython/interned_name.h"

namespace lightstep::python {
namespace {

InternedName code_name{"code"};

struct Name {
  const char* module;
  const char* type;
};

constexpr Name kCancellations[] = {{"asyncio.exceptions", "CancelledError"},
                                   {"greenlet", "GreenletExit"}};

// Whether `type` is the class called `name`, or is derived from it. False if the module of the
// class was never imported, because then it cannot have raised anything.
bool IsOf(PyObject* type, const Name& name) {
  const Ref module_name{PyUnicode_FromString(name.module)};
  const Ref module{module_name ? PyImport_GetModule(module_name.get()) : nullptr};
  const Ref other{module ? PyObject_GetAttrString(module.get(), name.type) : nullptr};
  PyErr_Clear();
  return other && PyErr_GivenExceptionMatches(type, other.get()) != 0;
}

// Whether the status of a process that ends by this SystemExit is 0. The interpreter takes None as
// 0 and anything that is not an int as 1.
std::optional<bool> MeansSuccess(PyObject* exception) {
  if (exception == nullptr || exception == Py_None) return true;
  const Ref code = GetAttribute(exception, code_name);
  if (!code) {
    if (!ForgetException()) return std::nullopt;
    return false;
  }
  if (!PyLong_Check(code.get())) return code.get() == Py_None;
  int overflow = 0;
  return PyLong_AsLongAndOverflow(code.get(), &overflow) == 0 && overflow == 0;
}

}  // namespace

std::optional<Leaving> LeavingBy(PyObject* type, PyObject* exception) {
  // The usual case: the other kinds below are not derived from Exception.
  if (PyErr_GivenExceptionMatches(type, PyExc_Exception) != 0) return Leaving::kFailed;
  if (PyErr_GivenExceptionMatches(type, PyExc_GeneratorExit) != 0) return Leaving::kOrderly;
  if (PyErr_GivenExceptionMatches(type, PyExc_SystemExit) != 0) {
    const std::optional<bool> is_success = MeansSuccess(exception);
    if (!is_success) return std::nullopt;
    return *is_success ? Leaving::kOrderly : Leaving::kFailed;
  }
  for (const Name& cancellation : kCancellations) {
    if (IsOf(type, cancellation)) return Leaving::kCancelled;
  }
  return Leaving::kFailed;
}

}  // namespace lightstep::python
