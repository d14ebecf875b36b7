// Reads a Python exception with all that led to it: causes, contexts unless they are suppressed,
// the members of groups, and notes.
//
// Used by the values of log fields.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/values/exception_chain.h"

namespace lightstep::python {

// The maximum number of exceptions that are read: the outermost ones of a chain, and its root.
inline constexpr std::size_t kMaxExceptions = 32;

// `traceback`: that of `exception` so far. Returns nothing, with an exception set, for exceptions
// that ForgetException leaves set.
std::optional<ExceptionChain> ReadException(PyObject* exception, PyObject* traceback);

}  // namespace lightstep::python
