// Reads a Python exception with all that led to it: causes, contexts unless they are suppressed,
// the members of groups, and notes.
//
// Used by the values of log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/values/exception_chain.h"

namespace lightstep::python {

// At most so many exceptions are read: the outermost ones of a chain, and the one at its root.
inline constexpr std::size_t kMaxExceptions = 32;

// The `traceback` is that of `exception` as far as it has come. Nothing, with an exception set, for
// what ForgetException leaves set.
std::optional<ExceptionChain> ReadException(PyObject* exception, PyObject* traceback);

}  // namespace lightstep::python
