// The arguments of start_span and start_active_span. Used by the tracers that have these methods.
#pragma once

#include <Python.h>

#include <optional>
#include <utility>

#include "python/native/cpython/ref.h"
#include "python/native/cpython/text.h"

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

// Returns false, with an exception set, if ForgetException leaves one set.
inline bool ReadOperationName(PyObject* argument, Text& name) {
  if (!IsGiven(argument)) return true;
  if (std::optional<Text> text = TextOfHeld(argument)) {
    name = std::move(*text);
    return true;
  }
  return false;
}

// Whether an optional flag is true. Returns nothing, with an exception set, if ForgetException
// leaves one set.
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
