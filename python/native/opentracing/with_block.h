// What a `with` block calls of a span or a scope.
#pragma once

#include <Python.h>

#include "python/native/cpython/end_of_failure.h"
#include "python/native/cpython/ref.h"
#include "python/native/cpython/signature.h"
#include "python/native/opentracing/error_record.h"

namespace lightstep::python {

inline PyObject* Enter(PyObject* self, PyObject*) { return NewReference(self); }

inline const Signature kExit{"__exit__", /*required=*/3, "exc_type", "exc_val", "exc_tb"};

// Records the exception, if there is one, on `span`, and ends the block by `end`, which returns
// false with an exception set. It ends even if something interrupts the recording. Returns None, or
// null with an exception set.
template <class End>
PyObject* Exit(PyObject* span, PyObject* const (&arguments)[3], End end) {
  const bool is_recorded =
      arguments[0] == Py_None || RecordError(span, arguments[0], arguments[1], arguments[2]);
  const bool is_ended = is_recorded ? end() : EndOfFailure(end);
  return is_ended ? NewReference(Py_None) : nullptr;
}

}  // namespace lightstep::python
