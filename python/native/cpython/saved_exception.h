// SavedException: the exception that is set, held back while code runs that must run all the same.
// It is set again at the end of its life.
//
// Used where a span has to be finished although an exception is on its way.
#pragma once

#include <Python.h>

#include <utility>

namespace lightstep::python {

class SavedException {
 public:
  // There may be none.
  SavedException() { PyErr_Fetch(&type_, &value_, &traceback_); }
  // What was raised meanwhile must have been dealt with.
  ~SavedException() {
    if (type_ != nullptr) PyErr_Restore(type_, value_, traceback_);
  }
  SavedException(const SavedException&) = delete;
  SavedException& operator=(const SavedException&) = delete;

  explicit operator bool() const { return type_ != nullptr; }
  PyObject* traceback() const { return traceback_; }

  // Lets the exception that is set now go on in its place, as Python does it: this is its context.
  void GiveWay() {
    if (type_ == nullptr) return;
    SavedException other;
    PyErr_NormalizeException(&type_, &value_, &traceback_);
    if (traceback_ != nullptr) PyException_SetTraceback(value_, traceback_);
    PyErr_NormalizeException(&other.type_, &other.value_, &other.traceback_);
    if (other.value_ == value_) {
      Py_DECREF(value_);
    } else {
      PyException_SetContext(other.value_, value_);  // takes over the reference
    }
    Py_XDECREF(type_);
    Py_XDECREF(traceback_);
    type_ = value_ = traceback_ = nullptr;
  }

 private:
  PyObject* type_;
  PyObject* value_;
  PyObject* traceback_;
};

}  // namespace lightstep::python
