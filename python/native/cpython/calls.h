// Calls into Python code, and what becomes of the exceptions that it raises in the service of
// tracing. Used by everything that asks a user's object for something.
#pragma once

#include <Python.h>

#include "python/native/cpython/interpreter_lock.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/signal_exception.h"

namespace lightstep::python {

// Each of these returns null with an exception set where Python raised one.

inline Ref GetAttribute(PyObject* object, PyObject* name) {
  return Ref{CallPython([&] { return PyObject_GetAttr(object, name); })};
}

template <class... Arguments>
Ref CallMethod(PyObject* object, PyObject* name, Arguments... arguments) {
  return Ref{CallPython([&] {
    return PyObject_CallMethodObjArgs(object, name, arguments..., static_cast<PyObject*>(nullptr));
  })};
}

inline Ref Str(PyObject* object) {
  return Ref{CallPython([&] { return PyObject_Str(object); })};
}

inline Ref Iterate(PyObject* iterable) {
  return Ref{CallPython([&] { return PyObject_GetIter(iterable); })};
}

// Also null, with no exception set, at the end.
inline Ref Next(PyObject* iterator) {
  return Ref{CallPython([&] { return PyIter_Next(iterator); })};
}

// Tracing never raises into the application: forgets the exception that is set. False, and it stays
// set, where it is not tracing's to hold up: what is not an Exception, as KeyboardInterrupt and
// SystemExit, and what a signal handler has raised, as a time limit.
inline bool ForgetException() {
  if (PyErr_Occurred() == nullptr) return true;
  if (PyErr_ExceptionMatches(PyExc_Exception) == 0 || IsFromSignalHandler()) return false;
  PyErr_Clear();
  return true;
}

}  // namespace lightstep::python
