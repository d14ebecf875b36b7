// Signature: the parameters of a method that is called once a span or oftener (METH_FASTCALL |
// METH_KEYWORDS), and how a call's arguments are matched with them. Keywords nearly always are
// interned strings, so that finding one is comparing pointers.
//
// Used by the types whose methods Boost.Python's dispatch would make too slow.
#pragma once

#include <Python.h>

#include <array>
#include <cstddef>
#include <initializer_list>

namespace lightstep::python {

class Signature {
 public:
  static constexpr std::size_t kMost = 7;

  // The first `required` parameters must be given.
  Signature(const char* function, std::initializer_list<const char*> parameters,
            std::size_t required);

  // Puts borrowed arguments into `values`, which has room for all parameters; null is what is not
  // given. False, with TypeError set as Python words it, where the call does not match.
  bool Match(PyObject* const* arguments, Py_ssize_t positional, PyObject* keywords,
             PyObject** values) const {
    const auto given = static_cast<std::size_t>(positional);
    if (keywords == nullptr && given >= required_ && given <= count_) {
      for (std::size_t i = 0; i < given; ++i) values[i] = arguments[i];
      for (std::size_t i = given; i < count_; ++i) values[i] = nullptr;
      return true;
    }
    return MatchInFull(arguments, positional, keywords, values);
  }

 private:
  bool MatchInFull(PyObject* const* arguments, Py_ssize_t positional, PyObject* keywords,
                   PyObject** values) const;
  bool InternParameters() const;
  std::size_t Find(PyObject* keyword) const;

  const char* const function_;
  const std::size_t count_;
  const std::size_t required_;
  std::array<const char*, kMost> parameters_{};
  // Made at the first call with keywords, when the interpreter surely runs.
  mutable std::array<PyObject*, kMost> interned_{};
};

}  // namespace lightstep::python
