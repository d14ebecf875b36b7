// A time that an application gives with a span: seconds since the Unix epoch, as time.time()
// returns them, rounded to the microsecond. Used for start, finish and log timestamps.
#pragma once

#include <Python.h>

#include <cmath>
#include <optional>

#include "python/native/cpython/calls.h"
#include "src/common/clock.h"
#include "src/tracer/span_record.h"

namespace lightstep::python {

// kNow for null, None and what is not a time: not a number, not finite, beyond the year 2262.
// Nothing, with an exception set, only for what ForgetException leaves set.
inline std::optional<common::Nanoseconds> TimeOf(PyObject* seconds) {
  if (seconds == nullptr || seconds == Py_None) return tracer::kNow;
  const double value = CallPython([&] { return PyFloat_AsDouble(seconds); });
  if (value == -1 && PyErr_Occurred() != nullptr && !ForgetException()) return std::nullopt;
  constexpr double kMaxSeconds = 9.2e9;
  if (!(value >= 0 && value <= kMaxSeconds)) return tracer::kNow;
  // A double has no digits for the nanoseconds of today: 1700000000.123456 lies 3 ns below the
  // microsecond that the caller means, and would be cut to the one before it.
  const double whole = std::floor(value);
  return static_cast<common::Nanoseconds>(whole) * 1'000'000'000 +
         std::llround((value - whole) * 1e6) * 1'000;
}

}  // namespace lightstep::python
