#include "src/opentracing/observation.h"

#include <algorithm>
#include <limits>
#include <utility>

namespace lightstep::opentracing_cpp {
namespace {

// What has come to `told` since, and `told` brought up to date. A forked child counts from 0 again.
int More(std::uint64_t& told, std::uint64_t count) {
  const std::uint64_t more = count < told ? count : count - told;
  told = count;
  return static_cast<int>(std::min<std::uint64_t>(more, std::numeric_limits<int>::max()));
}

}  // namespace

Observation::Observation(std::unique_ptr<MetricsObserver> observer, const lightstep::Tracer& tracer,
                         common::Nanoseconds period)
    : observer_{std::move(observer)}, tracer_{tracer}, period_{period} {}

void Observation::OnFlush() noexcept {
  if (observer_ == nullptr) return;
  Tell();
  const std::lock_guard lock{mutex_};
  observer_->OnFlush();
}

void Observation::Tell() noexcept {
  if (observer_ == nullptr) return;
  const std::lock_guard lock{mutex_};
  next_.store(common::MonotonicNow() + period_, std::memory_order_relaxed);
  const Metrics metrics = tracer_.metrics();
  if (const int sent = More(sent_, metrics.acknowledged); sent != 0) observer_->OnSpansSent(sent);
  const int dropped = More(dropped_, metrics.dropped + metrics.rejected);
  if (dropped != 0) observer_->OnSpansDropped(dropped);
}

}  // namespace lightstep::opentracing_cpp
