// The exceptions that the module raises by itself: OpenTracing's own, and what the core's errors
// become. Used by the functions that Boost.Python binds.
#pragma once

#include <Python.h>

#include <string>

namespace lightstep::python {

// opentracing.UnsupportedFormatException and so on.
struct Exceptions {
  PyObject* unsupported_format;
  PyObject* invalid_carrier;
  PyObject* span_context_corrupted;
};
extern Exceptions exceptions;

// These throw error_already_set.

[[noreturn]] void Raise(PyObject* type, const std::string& message);

// From the Exception that is set, if there is one, as `raise ... from ...` does; what is not an
// Exception, or comes from a signal handler, goes on as it is.
[[noreturn]] void RaiseFromCurrent(PyObject* type, const std::string& message);

// Registers the core's errors, and finds OpenTracing's exceptions.
void BindExceptions();

}  // namespace lightstep::python
