// Warnings about calls on spans, logged by logging.getLogger('lightstep_streaming.opentelemetry').
#pragma once

#include <Python.h>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/api.h"

namespace lightstep::python::opentelemetry {

// `format` and its arguments, Python objects, as logging takes them. False, with an exception
// set, for exceptions that ForgetException leaves set.
inline bool Warn(const char* format, PyObject* argument) {
  const Ref done{
      CallPython([&] { return PyObject_CallFunction(api.warn, "sO", format, argument); })};
  return done || ForgetException();
}

inline bool Warn(const char* format, PyObject* first, PyObject* second) {
  const Ref done{
      CallPython([&] { return PyObject_CallFunction(api.warn, "sOO", format, first, second); })};
  return done || ForgetException();
}

inline bool Warn(const char* format, const char* argument) {
  const Ref text{PyUnicode_FromString(argument)};
  return text ? Warn(format, text.get()) : ForgetException();
}

}  // namespace lightstep::python::opentelemetry
