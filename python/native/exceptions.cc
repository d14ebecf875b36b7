#include "python/native/exceptions.h"

#include <boost/python/errors.hpp>
#include <boost/python/exception_translator.hpp>
#include <boost/python/import.hpp>
#include <cstdlib>

#include "lightstep/options.h"
#include "python/native/signal_exception.h"

namespace lightstep::python {

Exceptions exceptions;

namespace {

namespace bp = boost::python;

void TranslateOptionsError(const OptionsError& error) {
  PyObject* const type =
      error.kind() == OptionsError::Kind::kWrongType ? PyExc_TypeError : PyExc_ValueError;
  PyErr_SetString(type, error.what());
}

}  // namespace

void Raise(PyObject* type, const std::string& message) {
  PyErr_SetString(type, message.c_str());
  bp::throw_error_already_set();
  std::abort();  // throw_error_already_set is not declared to never return
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
  bp::throw_error_already_set();
  std::abort();  // throw_error_already_set is not declared to never return
}

void BindExceptions() {
  bp::register_exception_translator<OptionsError>(TranslateOptionsError);
  const bp::object opentracing = bp::import("opentracing");
  const auto find = [&](const char* name) {
    return bp::incref(bp::object{opentracing.attr(name)}.ptr());
  };
  exceptions.unsupported_format = find("UnsupportedFormatException");
  exceptions.invalid_carrier = find("InvalidCarrierException");
  exceptions.span_context_corrupted = find("SpanContextCorruptedException");
}

}  // namespace lightstep::python
