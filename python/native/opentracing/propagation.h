// A span context into a carrier, which is any of Python's mappings or a bytearray, and out of one.
//
// Used by Tracer.inject and Tracer.extract. Programs call these with every request, so that they
// are methods of the C API's kind: Boost.Python's dispatch took half of the time of inject.
#pragma once

#include <Python.h>

#include "python/native/cpython/ref.h"
#include "src/tracer/propagators.h"

namespace lightstep::python {

// False with an exception set.
bool Inject(const tracer::Propagators& propagators, PyObject* span_context, PyObject* format,
            PyObject* carrier);

// A SpanContext, or None. Null with an exception set.
Ref Extract(const tracer::Propagators& propagators, PyObject* format, PyObject* carrier);

}  // namespace lightstep::python
