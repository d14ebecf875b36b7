// The start of a span: parent, ids, sampling, attributes, links.
#pragma once

#include <Python.h>

#include <cstddef>
#include <optional>

#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/tracer_object.h"

namespace lightstep::python::opentelemetry {

// The parameters of Tracer.start_span, by their places.
enum StartParameter : std::size_t {
  kName,
  kContext,
  kKind,
  kAttributes,
  kLinks,
  kStartTime,
  kRecordException,
  kSetStatusOnException,
  kStartParameters,
};

// The truth of an optional flag that is true by default; nothing, with an exception set, only for
// what ForgetException leaves set.
std::optional<bool> TruthOf(PyObject* flag);
inline std::optional<bool> FlagOf(PyObject* flag) {
  if (flag == nullptr || flag == Py_True) return true;
  return TruthOf(flag);
}

// `values` are borrowed, null for what is not given. `current` is the current Context, or null
// where the caller has not asked for it. Null with an exception set.
Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* current);

}  // namespace lightstep::python::opentelemetry
