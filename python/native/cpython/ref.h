// Ref: a reference to a Python object, released by the destructor. Used by everything that calls
// the C API. A null Ref means "an error is set" or "nothing", as each function documents.
#pragma once

#include <Python.h>

#include <utility>

namespace lightstep::python {

// Returns a new reference, which the receiver must release. `object` is not null.
inline PyObject* NewReference(PyObject* object) {
  Py_INCREF(object);
  return object;
}

class Ref {
 public:
  Ref() = default;
  // Takes over a new reference.
  explicit Ref(PyObject* owned) : object_{owned} {}
  static Ref Share(PyObject* borrowed) {
    Py_XINCREF(borrowed);
    return Ref{borrowed};
  }

  Ref(Ref&& other) noexcept : object_{std::exchange(other.object_, nullptr)} {}
  Ref& operator=(Ref&& other) noexcept {
    // The old object is released last: that may run Python code, which may look at this Ref.
    PyObject* const old = std::exchange(object_, std::exchange(other.object_, nullptr));
    Py_XDECREF(old);
    return *this;
  }
  ~Ref() { Py_XDECREF(object_); }

  PyObject* get() const { return object_; }
  explicit operator bool() const { return object_ != nullptr; }

  // Returns a new reference, which the receiver must release.
  PyObject* NewReference() const {
    Py_XINCREF(object_);
    return object_;
  }
  PyObject* Release() { return std::exchange(object_, nullptr); }
  void Reset() { *this = Ref{}; }

 private:
  PyObject* object_ = nullptr;
};

}  // namespace lightstep::python
