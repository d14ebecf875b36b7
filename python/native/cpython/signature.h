// Signature: the parameters of a method that a program calls for every span, and how the arguments
// of a call are matched with them. Keywords are nearly always interned strings, so that finding one
// is a comparison of pointers.
//
//   const Signature kSetTag{"set_tag", /*required=*/2, "key", "value"};
//   PyObject* SetTag(PyObject* self, PyObject* const (&arguments)[2]);
//
//   PyMethodDef methods[] = {FastMethod<kSetTag, SetTag>("set_tag($self, key, value)\n--\n\n..."),
//                            {nullptr, nullptr, 0, nullptr}};
//
// Used by the types whose methods would be too slow if Boost.Python dispatched them.
#pragma once

#include <Python.h>

#include <cstddef>

#include "python/native/cpython/interned_name.h"
#include "python/native/cpython/native_object.h"

namespace lightstep::python {

// The part of a signature that does not depend on the number of parameters.
class AnySignature {
 public:
  const char* function() const { return function_; }

 protected:
  AnySignature(const char* function, std::size_t required)
      : function_{function}, required_{required} {}

  // Sorts all arguments, positional and keyword, into `values`. False with TypeError set where they
  // do not match; `names` are the parameters'.
  bool MatchInFull(const InternedName* names, std::size_t count, PyObject* const* arguments,
                   Py_ssize_t positional, PyObject* keywords, PyObject** values) const;

  const char* const function_;
  const std::size_t required_;
};

// An object of static storage duration: the names are interned with all others
// (InternedName::InternAll).
template <std::size_t kCount>
class Signature : public AnySignature {
 public:
  static constexpr std::size_t kParameters = kCount;

  // The first `required` parameters must be given.
  template <class... Names>
  Signature(const char* function, std::size_t required, Names... parameters)
      : AnySignature{function, required}, names_{InternedName{parameters}...} {}

  // Puts borrowed arguments into `values`; null stands for an argument that is not given. False,
  // with TypeError set as Python words it, where the call does not match.
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
  // Places the keyword arguments. False where one of them has no place, for whatever reason.
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

  const InternedName names_[kCount];
};

template <class... Names>
Signature(const char*, std::size_t, Names...) -> Signature<sizeof...(Names)>;

// Calls `body`, which returns a new reference or null with an exception set, with the arguments
// that `signature` has matched. The function that CPython calls for METH_FASTCALL | METH_KEYWORDS.
template <const auto& signature, auto body>
PyObject* MatchAndCall(PyObject* self, PyObject* const* arguments, Py_ssize_t positional,
                       PyObject* keywords) {
  PyObject* values[signature.kParameters];
  if (!signature.Match(arguments, positional, keywords, values)) return nullptr;
  return body(self, values);
}

// The method for the table of a type.
template <const auto& signature, auto body>
PyMethodDef FastMethod(const char* doc) {
  return {signature.function(), AsMethod(MatchAndCall<signature, body>),
          METH_FASTCALL | METH_KEYWORDS, doc};
}

}  // namespace lightstep::python
