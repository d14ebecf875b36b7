#include "src/opentracing_cpp/observation.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "src/common/fork_count.h"

namespace lightstep::opentracing_cpp {
namespace {

// What has come to `told` since, and `told` brought up to date.
int More(std::uint64_t& told, std::uint64_t count) {
  const std::uint64_t more = count - std::exchange(told, count);
  return static_cast<int>(std::min<std::uint64_t>(more, std::numeric_limits<int>::max()));
}

}  // namespace

Observation::Observation(std::unique_ptr<MetricsObserver> observer, const lightstep::Tracer& tracer,
                         common::Nanoseconds period)
    : observer_{std::move(observer)}, tracer_{tracer}, period_{period} {}

void Observation::OnFlush() noexcept {
  if (observer_ == nullptr) return;
  Lock();
  Tell();
  observer_->OnFlush();
  mutex_.Unlock();
}

void Observation::OnClose() noexcept {
  if (observer_ == nullptr) return;
  Lock();
  Tell();
  mutex_.Unlock();
}

void Observation::OnPeriod() noexcept {
  mutex_.Reclaim();
  if (!mutex_.TryLock()) return;
  Tell();
  mutex_.Unlock();
}

void Observation::Lock() noexcept {
  // In a child of a process that was telling: the counts start anew anyway.
  while (!mutex_.Lock()) mutex_.Reclaim();
}

void Observation::Tell() noexcept {
  const std::uint32_t forks = common::ForkCount();
  // The counts of a forked child start at 0.
  if (std::exchange(told_under_, forks) != forks) sent_ = dropped_ = 0;
  next_.store(common::MonotonicNow() + period_, std::memory_order_relaxed);
  const Metrics metrics = tracer_.metrics();
  if (const int sent = More(sent_, metrics.acknowledged); sent != 0) observer_->OnSpansSent(sent);
  const int dropped = More(dropped_, metrics.dropped + metrics.rejected);
  if (dropped != 0) observer_->OnSpansDropped(dropped);
}

}  // namespace lightstep::opentracing_cpp
