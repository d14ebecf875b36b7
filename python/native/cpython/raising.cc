#include "python/native/cpython/raising.h"

#include <boost/python/errors.hpp>
#include <cstdlib>

#include "python/native/cpython/signal_exception.h"

namespace lightstep::python {

void ThrowPythonError() {
  boost::python::throw_error_already_set();
  std::abort();  // never reached: the function above always throws
}

void Raise(PyObject* type, const std::string& message) {
  PyErr_SetString(type, message.c_str());
  ThrowPythonError();
}

void RaiseFromCurrent(PyObject* type, const std::string& message) {
  if (PyErr_Occurred() == nullptr) Raise(type, message);
  if (PyErr_ExceptionMatches(PyExc_Exception) != 0 && !IsFromSignalHandler()) {
    PyObject *cause_type, *cause, *cause_traceback;
    PyErr_Fetch(&cause_type, &cause, &cause_traceback);
    PyErr_NormalizeException(&cause_type, &cause, &cause_traceback);
    if (cause_traceback != nullptr) PyException_SetTraceback(cause, cause_traceback);
    Py_XDECREF(cause_type);
    Py_XDECREF(cause_traceback);

    PyErr_SetString(type, message.c_str());
    PyObject *new_type, *exception, *traceback;
    PyErr_Fetch(&new_type, &exception, &traceback);
    PyErr_NormalizeException(&new_type, &exception, &traceback);
    Py_XINCREF(cause);
    PyException_SetContext(exception, cause);
    PyException_SetCause(exception, cause);
    PyErr_Restore(new_type, exception, traceback);
  }
  ThrowPythonError();
}

}  // namespace lightstep::python
