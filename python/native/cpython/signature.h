// Signature: the parameters of a method that is called once a span or oftener (METH_FASTCALL |
// METH_KEYWORDS), and how a call's arguments are matched with them. Keywords nearly always are
// interned strings, so that finding one is comparing pointers.
//
// Used by the types whose methods Boost.Python's dispatch would make too slow.
#pragma once

#include <Python.h>

#include <cstddef>

namespace lightstep::python {

// What does not depend on how many parameters there are.
class AnySignature {
 protected:
  AnySignature(const char* function, std::size_t required)
      : function_{function}, required_{required} {}

  // Puts what is given by position and by keyword where it belongs; `names` are the parameters'.
  bool MatchInFull(PyObject* const* names, std::size_t count, PyObject* const* arguments,
                   Py_ssize_t positional, PyObject* keywords, PyObject** values) const;

  const char* const function_;
  const std::size_t required_;
};

template <std::size_t kCount>
class Signature : AnySignature {
 public:
  // The first `required` parameters must be given. Made while the interpreter runs.
  Signature(const char* function, const char* const (&parameters)[kCount], std::size_t required)
      : AnySignature{function, required} {
    for (std::size_t i = 0; i < kCount; ++i) names_[i] = PyUnicode_InternFromString(parameters[i]);
  }

  // Puts borrowed arguments into `values`; null is what is not given. False, with TypeError set as
  // Python words it, where the call does not match.
  bool Match(PyObject* const* arguments, Py_ssize_t positional, PyObject* keywords,
             PyObject* (&values)[kCount]) const {
    const auto given = static_cast<std::size_t>(positional);
    if (given >= required_ && given <= kCount) {
      for (std::size_t i = 0; i < kCount; ++i) values[i] = i < given ? arguments[i] : nullptr;
      if (keywords == nullptr || PlaceKnown(arguments + given, given, keywords, values))
        return true;
    }
    return MatchInFull(names_, kCount, arguments, positional, keywords, values);
  }

 private:
  // Places what is given by keyword. False: not all of it, for whatever reason.
  bool PlaceKnown(PyObject* const* arguments, std::size_t given, PyObject* keywords,
                  PyObject* (&values)[kCount]) const {
    const Py_ssize_t count = PyTuple_GET_SIZE(keywords);
    for (Py_ssize_t i = 0; i < count; ++i) {
      std::size_t place = given;
      while (place < kCount && names_[place] != PyTuple_GET_ITEM(keywords, i)) ++place;
      if (place == kCount || values[place] != nullptr) return false;
      values[place] = arguments[i];
    }
    return true;
  }

  PyObject* names_[kCount];  // interned, kept for good; null where there was no memory
};

}  // namespace lightstep::python
