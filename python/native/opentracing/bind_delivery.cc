#include <boost/python/args.hpp>
#include <boost/python/def.hpp>
#include <boost/python/dict.hpp>
#include <boost/python/import.hpp>
#include <boost/python/make_function.hpp>
#include <boost/python/scope.hpp>
#include <chrono>
#include <cmath>
#include <limits>

#include "python/native/cpython/calls.h"
#include "python/native/cpython/raising.h"
#include "python/native/opentracing/bindings.h"
#include "python/native/opentracing/names.h"
#include "python/native/opentracing/tracer_object.h"
#include "python/native/process/metrics.h"
#include "python/native/process/python_logging.h"
#include "python/native/process/waiting.h"

namespace lightstep::python {
namespace {

namespace bp = boost::python;

tracer::Recorder& RecorderOf(const TracerObject& tracer) {
  if (!CheckConstructed(&tracer)) ThrowPythonError();
  return *tracer.recorder;
}

common::Nanoseconds TimeoutOf(const tracer::Recorder& recorder, const bp::object& seconds) {
  if (seconds.is_none()) return recorder.report_timeout();
  const double value = CallPython([&] { return PyFloat_AsDouble(seconds.ptr()); });
  if (value == -1 && PyErr_Occurred() != nullptr) ThrowPythonError();
  if (std::isnan(value)) {
    Raise(PyExc_ValueError, "timeout: got NaN, expected a number of seconds, or None");
  }
  constexpr double kMaxSeconds = 1e9;
  return static_cast<common::Nanoseconds>(std::min(std::max(value, 0.0), kMaxSeconds) * 1e9);
}

using Wait = bool (tracer::Recorder::*)(common::Nanoseconds timeout);

bool WaitFor(const TracerObject& tracer, Wait wait, const bp::object& timeout) {
  const common::Nanoseconds max_wait = TimeoutOf(RecorderOf(tracer), timeout);
  const std::optional<bool> result = WaitInterruptibly(
      [recorder = tracer.recorder, wait, max_wait] { return (*recorder.*wait)(max_wait); });
  if (!result) ThrowPythonError();
  StartWriterWherePending();
  return *result;
}

bool Flush(TracerObject& tracer, const bp::object& timeout) {
  return WaitFor(tracer, &tracer::Recorder::Flush, timeout);
}

// How long close() waits for log lines, because a program often looks for them right afterwards, or
// ends. A handler that takes longer continues on its own.
constexpr std::chrono::milliseconds kLogPatience{200};

bool Close(TracerObject& tracer, const bp::object& timeout) {
  const bool is_settled = WaitFor(tracer, &tracer::Recorder::Close, timeout);
  if (!WaitForLines(kLogPatience)) ThrowPythonError();
  return is_settled;
}

bp::object Enter(const bp::object& self) { return self; }

void Exit(const bp::object& self, const bp::object&, const bp::object&, const bp::object&) {
  if (!CallMethod(self.ptr(), names.close)) ThrowPythonError();
}

std::uint64_t CountSent(TracerObject& tracer) {
  return RecorderOf(tracer).ReadMetrics().acknowledged;
}

std::uint64_t CountDropped(TracerObject& tracer) {
  return RecorderOf(tracer).ReadMetrics().dropped;
}

bp::dict ReadMetrics(TracerObject& tracer) { return MetricsOf(RecorderOf(tracer)); }

}  // namespace

void BindDelivery() {
  const auto self = bp::arg("self");
  const auto timeout = bp::arg("timeout") = bp::object();
  bp::def("flush", Flush, (self, timeout),
          "Waits until every span finished before is acknowledged; True if it was.");
  bp::def("close", Close, (self, timeout),
          "Flushes, then ends reporting for good; True as for flush. Can be called again.");
  bp::def("metrics", ReadMetrics, (self), "The tracer's counters, as a dict.");
  bp::def("__enter__", Enter);
  bp::def("__exit__", Exit);
  const bp::object property = bp::import("builtins").attr("property");
  bp::scope tracer;
  tracer.attr("num_spans_sent") = property(bp::make_function(CountSent));
  tracer.attr("num_spans_dropped") = property(bp::make_function(CountDropped));
}

}  // namespace lightstep::python
