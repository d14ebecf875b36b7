// InternedName: a name that is looked up in Python objects, interned once, because interned strings
// are compared by their pointers. An object of static storage duration; it converts to the string.
#pragma once

#include <Python.h>

namespace lightstep::python {

class InternedName {
 public:
  explicit InternedName(const char* text) : text_{text}, next_{first_} { first_ = this; }
  InternedName(const InternedName&) = delete;
  InternedName& operator=(const InternedName&) = delete;

  // Implicit, so that a name can be passed to the C API.
  operator PyObject*() const { return name_; }  // NOLINT(google-explicit-constructor)

  // To be called once, before any of them is used. False with an exception set.
  static bool InternAll();

 private:
  static inline InternedName* first_ = nullptr;

  const char* const text_;
  InternedName* const next_;
  PyObject* name_ = nullptr;
};

}  // namespace lightstep::python
