// Reports the tracer's metrics to a program's MetricsObserver. The delivery thread never calls into
// the application, so the threads that finish spans, flush or close do. Owned by the tracer.
#pragma once

#include <atomic>
#include <cstdint>
#include <memory>

#include "lightstep/metrics_observer.h"
#include "lightstep/native_tracer.h"
#include "src/common/clock.h"
#include "src/common/fork_mutex.h"

namespace lightstep::opentracing_cpp {

class Observation {
 public:
  // `observer` may be null. `tracer` outlives this.
  Observation(std::unique_ptr<MetricsObserver> observer, const lightstep::Tracer& tracer,
              common::Nanoseconds period);

  // Called for every span. Reports once per period, and otherwise only reads the clock. Never
  // waits: while one thread reports, the others continue.
  void OnFinish() noexcept {
    if (observer_ != nullptr && common::MonotonicNow() >= next_.load(std::memory_order_relaxed)) {
      OnPeriod();
    }
  }

  void OnFlush() noexcept;
  void OnClose() noexcept;

 private:
  void OnPeriod() noexcept;
  void Lock() noexcept;
  void Tell() noexcept;  // with the lock held

  const std::unique_ptr<MetricsObserver> observer_;
  const lightstep::Tracer& tracer_;
  const common::Nanoseconds period_;
  std::atomic<common::Nanoseconds> next_{0};  // monotonic
  common::ForkMutex mutex_;                   // for what follows, and the observer
  std::uint32_t told_under_ = 0;              // that count of forks
  std::uint64_t sent_ = 0;
  std::uint64_t dropped_ = 0;
};

}  // namespace lightstep::opentracing_cpp
