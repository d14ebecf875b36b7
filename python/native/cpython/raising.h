// Python exceptions raised out of the functions that Boost.Python binds. Each of these throws
// error_already_set.
#pragma once

#include <Python.h>

#include <string>

namespace lightstep::python {

// The exception that is set.
[[noreturn]] void ThrowPythonError();

[[noreturn]] void Raise(PyObject* type, const std::string& message);

// From the Exception that is set, if there is one, as `raise ... from ...` does; what is not an
// Exception, or comes from a signal handler, goes on as it is.
[[noreturn]] void RaiseFromCurrent(PyObject* type, const std::string& message);

}  // namespace lightstep::python
