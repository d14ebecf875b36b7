// MetricsObserver (C++11): lets a C++ program count the spans that are delivered and dropped. The
// program derives from this class and passes an object with LightStepTracerOptions.
//
// The tracer calls the observer on the program's own threads, from one thread at a time: when it
// flushes or closes, and, at most once per reporting period, when a span finishes. By the end of
// Close every span has been counted. An observer must not call the tracer.
//
// A forked child has a copy of the observer. It counts the child's own spans, even if the parent
// was calling its observer at the fork.
#pragma once

namespace lightstep {

class MetricsObserver {
 public:
  virtual ~MetricsObserver() = default;

  // A satellite has acknowledged `num_spans` more spans.
  virtual void OnSpansSent(int /*num_spans*/) noexcept {}
  // `num_spans` more spans were dropped, or refused by a satellite.
  virtual void OnSpansDropped(int /*num_spans*/) noexcept {}
  // The program has called Flush.
  virtual void OnFlush() noexcept {}
};

}  // namespace lightstep
