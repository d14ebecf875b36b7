// MetricsObserver (C++11): how a C++ program counts what becomes of its spans. It derives from this
// class and gives the observer with LightStepTracerOptions.
//
// The tracer calls it on the program's own threads, one at a time: when it flushes or closes, and
// when a span finishes, then once in a reporting period at the most. By the end of Close every span
// has been counted. An observer must not call the tracer.
//
// A forked child has a copy of the observer, which is told of the child's own spans, even if the
// parent was calling its own at the fork.
#pragma once

namespace lightstep {

class MetricsObserver {
 public:
  virtual ~MetricsObserver() = default;

  // So many more spans are acknowledged by a satellite.
  virtual void OnSpansSent(int /*num_spans*/) noexcept {}
  // So many more were dropped, or refused by a satellite.
  virtual void OnSpansDropped(int /*num_spans*/) noexcept {}
  // The program has flushed.
  virtual void OnFlush() noexcept {}
};

}  // namespace lightstep
