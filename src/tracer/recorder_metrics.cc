// What a recorder counts. How spans are recorded is in recorder.cc.

#include <utility>

#include "src/tracer/recorder.h"

namespace lightstep::tracer {

bool Recorder::HasUnsentSpans() const {
  return state_.load() != State::kClosed && ReadLedger().buffered != 0;
}

// Reads the counters until they belong to one moment. They only grow. So if those of settled spans
// are the same before and after the number of pushed spans is read, all were so at one moment.
Metrics Recorder::ReadLedger() const {
  const std::lock_guard lock{mutex_};  // the buffer does not move meanwhile
  Metrics metrics;
  std::uint64_t abandoned, pushed;
  do {
    metrics.acknowledged = ledger_.acknowledged.load();
    metrics.rejected = ledger_.rejected.load();
    abandoned = ledger_.abandoned.load();
    pushed = buffer_.pushed();
  } while (ledger_.acknowledged.load() != metrics.acknowledged ||
           ledger_.rejected.load() != metrics.rejected || ledger_.abandoned.load() != abandoned);
  metrics.buffered = pushed - metrics.acknowledged - metrics.rejected - abandoned;
  metrics.dropped = dropped_.load() + abandoned;
  metrics.finished = pushed - abandoned + metrics.dropped;
  return metrics;
}

Metrics Recorder::ReadMetrics() const {
  const bool is_closed = state_.load() == State::kClosed;
  Metrics metrics = ReadLedger();
  if (is_closed && !has_left_spans_) {
    // Nobody will send these any more.
    metrics.dropped += std::exchange(metrics.buffered, 0);
  }
  metrics.retransmitted = ledger_.retransmitted.load();
  metrics.bytes_sent = ledger_.bytes_sent.load();
  metrics.streams_opened = ledger_.streams_opened.load();
  metrics.streams_acknowledged = ledger_.streams_acknowledged.load();
  metrics.streams_failed = ledger_.streams_failed.load();
  const std::lock_guard lock{mutex_};
  if (recovery_ != nullptr) {
    const recovery::RecoveryCounts counts = recovery_->counts();
    metrics.recovered = counts.recovered;
    metrics.recovered_acknowledged = counts.acknowledged;
    metrics.recovered_rejected = counts.rejected;
    metrics.recovered_dropped = counts.dropped;
  }
  metrics.endpoints = delivery_ == nullptr ? last_endpoints_ : delivery_->EndpointStates();
  return metrics;
}

}  // namespace lightstep::tracer
