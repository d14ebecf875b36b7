// Tracer.inject and Tracer.extract: a span context into a carrier, which is any of Python's
// mappings or a bytearray, and out of one. Called with every request, so that they are methods of
// the C API's kind: to be dispatched by Boost.Python took half of the time of inject.
//
// Used by the type Tracer, whose methods they are (METH_FASTCALL | METH_KEYWORDS).
#pragma once

#include <Python.h>

namespace lightstep::python {

PyObject* PyInject(PyObject* tracer, PyObject* const* arguments, Py_ssize_t positional,
                   PyObject* keywords);

PyObject* PyExtract(PyObject* tracer, PyObject* const* arguments, Py_ssize_t positional,
                    PyObject* keywords);

}  // namespace lightstep::python
