// OpenTracing's own exceptions. The wrapper registers them: the module does not import OpenTracing.
// Used by inject and extract.
#pragma once

#include <Python.h>

namespace lightstep::python {

// opentracing.UnsupportedFormatException and so on; until they are registered, ValueError.
struct Exceptions {
  PyObject* unsupported_format = PyExc_ValueError;
  PyObject* invalid_carrier = PyExc_ValueError;
  PyObject* span_context_corrupted = PyExc_ValueError;
};
extern Exceptions exceptions;

// Registers a class. A package that is imported again registers its classes anew.
void RegisterException(PyObject*& registered, PyObject* type);

}  // namespace lightstep::python
