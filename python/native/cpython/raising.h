// Raises Python exceptions in functions that Boost.Python binds. Each of these functions throws
// error_already_set.
#pragma once

#include <Python.h>

#include <string>

namespace lightstep::python {

// Raises the exception that is set.
[[noreturn]] void ThrowPythonError();

[[noreturn]] void Raise(PyObject* type, const std::string& message);

// Raises it from the exception that is set, if there is one, as `raise ... from ...` does. If that
// one is not an Exception or comes from a signal handler, it is raised itself instead.
[[noreturn]] void RaiseFromCurrent(PyObject* type, const std::string& message);

}  // namespace lightstep::python
