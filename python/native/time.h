// A time that an application gives with a span: seconds since the Unix epoch, as time.time()
// returns them. Used for start, finish and log timestamps.
#pragma once

#include <Python.h>

#include <cmath>
#include <optional>

#include "python/native/calls.h"
#include "src/common/clock.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

// kNow for null, None and whatever is no time: not a number, not finite, beyond the year 2262.
// Nothing, with an exception set, only for what is not an Exception.
inline std::optional<common::Nanoseconds> TimeOf(PyObject* seconds) {
  if (seconds == nullptr || seconds == Py_None) return tracer::kNow;
  const double value = CallPython([&] { return PyFloat_AsDouble(seconds); });
  if (value == -1 && PyErr_Occurred() != nullptr && !ForgetException()) return std::nullopt;
  constexpr double kFurthest = 9.2e9;
  if (!(value >= 0 && value <= kFurthest)) return tracer::kNow;
  // Whole seconds and the rest apart: a double has not the digits for the nanoseconds of today.
  const double whole = std::floor(value);
  return static_cast<common::Nanoseconds>(whole) * 1'000'000'000 +
         std::llround((value - whole) * 1e9);
}

}  // namespace lightstep::python
