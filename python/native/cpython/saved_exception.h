// SavedException: holds back the exception that is set while code runs that must run nevertheless.
// The destructor sets it again.
//
// Used where a span must be finished although an exception is propagating.
#pragma once

#include <Python.h>

#include <utility>

namespace lightstep::python {

class SavedException {
 public:
  // Works also if no exception is set.
  SavedException() { PyErr_Fetch(&type_, &value_, &traceback_); }
  // No other exception may be set.
  ~SavedException() {
    if (type_ != nullptr) PyErr_Restore(type_, value_, traceback_);
  }
  SavedException(const SavedException&) = delete;
  SavedException& operator=(const SavedException&) = delete;

  explicit operator bool() const { return type_ != nullptr; }
  PyObject* traceback() const { return traceback_; }

  // Lets the exception that is set now propagate instead, with the saved one as its context, as
  // Python does.
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
