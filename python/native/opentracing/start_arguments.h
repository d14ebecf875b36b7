// The arguments of start_span and start_active_span. Used by the tracers that have these methods.
#pragma once

#include <Python.h>

#include <optional>

#include "python/native/cpython/ref.h"

namespace lightstep::python {

// The places of the parameters.
enum StartParameter {
  kOperationName,
  kChildOf,
  kReferences,
  kTags,
  kStartTime,
  kIgnoreActiveSpan,
  kFinishOnClose,
};

inline bool IsGiven(PyObject* argument) { return argument != nullptr && argument != Py_None; }

// Whether an optional flag is true. Nothing, with an exception set, for what ForgetException leaves
// set.
std::optional<bool> TruthOf(PyObject* flag, bool by_default);
inline std::optional<bool> FlagOf(PyObject* flag, bool by_default) {
  if (flag == nullptr) return by_default;
  if (flag == Py_True || flag == Py_False) return flag == Py_True;
  return TruthOf(flag, by_default);
}

// Calls tracer.start_span() with the arguments as a caller would give them, for a tracer that
// overrides it. Null with an exception set.
Ref StartSpanByMethod(PyObject* tracer, PyObject* const* values);

}  // namespace lightstep::python
