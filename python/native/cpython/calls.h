// Calls into Python code, and the handling of exceptions that it raises. Used by everything that
// asks a user's object for something.
#pragma once

#include <Python.h>

#include "python/native/cpython/interpreter_lock.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/signal_exception.h"

namespace lightstep::python {

// Each of these returns null with an exception set if Python raised one.

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

// Also returns null at the end, with no exception set.
inline Ref Next(PyObject* iterator) {
  return Ref{CallPython([&] { return PyIter_Next(iterator); })};
}

// Clears the exception that is set, because tracing must not raise into the application. Two kinds
// must not be held back: exceptions that are not an Exception, such as KeyboardInterrupt
// and SystemExit, and exceptions that a signal handler has raised, such as a time limit. For these
// it returns false and leaves them set.
inline bool ForgetException() {
  if (PyErr_Occurred() == nullptr) return true;
  if (PyErr_ExceptionMatches(PyExc_Exception) == 0 || IsFromSignalHandler()) return false;
  PyErr_Clear();
  return true;
}

}  // namespace lightstep::python
