#include "python/native/signature.h"

#include <algorithm>

namespace lightstep::python {

Signature::Signature(const char* function, std::initializer_list<const char*> parameters,
                     std::size_t required)
    : function_{function}, count_{parameters.size()}, required_{required} {
  std::copy(parameters.begin(), parameters.end(), parameters_.begin());
}

bool Signature::InternParameters() const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (interned_[i] == nullptr) interned_[i] = PyUnicode_InternFromString(parameters_[i]);
    if (interned_[i] == nullptr) return false;
  }
  return true;
}

std::size_t Signature::Find(PyObject* keyword) const {
  for (std::size_t i = 0; i < count_; ++i) {
    if (interned_[i] == keyword) return i;
  }
  for (std::size_t i = 0; i < count_; ++i) {
    if (PyUnicode_Compare(interned_[i], keyword) == 0) return i;
  }
  return count_;
}

bool Signature::MatchInFull(PyObject* const* arguments, Py_ssize_t positional, PyObject* keywords,
                            PyObject** values) const {
  const auto given = static_cast<std::size_t>(positional);
  if (given > count_) {
    PyErr_Format(PyExc_TypeError, "%s() takes at most %zu positional argument%s (%zu given)",
                 function_, count_, count_ == 1 ? "" : "s", given);
    return false;
  }
  std::copy(arguments, arguments + given, values);
  std::fill(values + given, values + count_, nullptr);
  if (keywords != nullptr) {
    if (!InternParameters()) return false;
    const Py_ssize_t keyword_count = PyTuple_GET_SIZE(keywords);
    for (Py_ssize_t i = 0; i < keyword_count; ++i) {
      PyObject* const keyword = PyTuple_GET_ITEM(keywords, i);
      const std::size_t parameter = Find(keyword);
      if (parameter == count_) {
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
  }
  for (std::size_t i = 0; i < required_; ++i) {
    if (values[i] != nullptr) continue;
    PyErr_Format(PyExc_TypeError, "%s() missing required argument: '%s'", function_,
                 parameters_[i]);
    return false;
  }
  return true;
}

}  // namespace lightstep::python
