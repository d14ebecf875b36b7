#include "python/native/cpython/signature.h"

#include <algorithm>

namespace lightstep::python {
namespace {

// The index of the parameter that `keyword` names; `count` if there is none.
std::size_t Find(const InternedName* names, std::size_t count, PyObject* keyword) {
  const auto is_same = [keyword](PyObject* name) { return name == keyword; };
  const auto is_equal = [keyword](PyObject* name) { return PyUnicode_Compare(name, keyword) == 0; };
  const std::size_t place = std::find_if(names, names + count, is_same) - names;
  return place != count ? place : std::find_if(names, names + count, is_equal) - names;
}

}  // namespace

bool AnySignature::MatchInFull(const InternedName* names, std::size_t count,
                               PyObject* const* arguments, Py_ssize_t positional,
                               PyObject* keywords, PyObject** values) const {
  const auto given = static_cast<std::size_t>(positional);
  if (given > count) {
    PyErr_Format(PyExc_TypeError, "%s() takes at most %zu positional argument%s (%zu given)",
                 function_, count, count == 1 ? "" : "s", given);
    return false;
  }
  for (std::size_t i = 0; i < count; ++i) values[i] = i < given ? arguments[i] : nullptr;
  const Py_ssize_t keyword_count = keywords == nullptr ? 0 : PyTuple_GET_SIZE(keywords);
  for (Py_ssize_t i = 0; i < keyword_count; ++i) {
    PyObject* const keyword = PyTuple_GET_ITEM(keywords, i);
    const std::size_t parameter = Find(names, count, keyword);
    if (parameter == count) {
      PyErr_Format(PyExc_TypeError, "%s() got an unexpected keyword argument '%U'", function_,
                   keyword);
      return false;
    }
    if (values[parameter] != nullptr) {
      PyErr_Format(PyExc_TypeError, "%s() got multiple values for argument '%U'", function_,
                   keyword);
      return false;
    }
    values[parameter] = arguments[positional + i];
  }
  for (std::size_t i = 0; i < required_; ++i) {
    if (values[i] != nullptr) continue;
    PyErr_Format(PyExc_TypeError, "%s() missing required argument: '%U'", function_,
                 static_cast<PyObject*>(names[i]));
    return false;
  }
  return true;
}

}  // namespace lightstep::python
