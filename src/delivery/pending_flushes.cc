#include "src/delivery/pending_flushes.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace lightstep::delivery {

std::future<void> PendingFlushes::Add(buffer::Position position, common::Nanoseconds timeout) {
  PendingFlush flush;
  flush.position = position;
  flush.asked = common::MonotonicNow();
  flush.patience = timeout / 2;
  std::future<void> done = flush.done.get_future();
  const std::lock_guard lock{inbox_mutex_};
  if (!is_closed_) inbox_.push_back(std::move(flush));
  return done;
}

void PendingFlushes::Close() {
  const std::lock_guard lock{inbox_mutex_};
  is_closed_ = true;
  inbox_.clear();
  flushes_.clear();
}

void PendingFlushes::Collect() {
  const std::lock_guard lock{inbox_mutex_};
  flushes_.splice(flushes_.end(), inbox_);
}

common::Nanoseconds PendingFlushes::Hurry(common::Nanoseconds now) {
  common::Nanoseconds patience = 0;
  for (PendingFlush& flush : flushes_) {
    if (now - flush.asked < flush.patience) continue;
    patience = std::max(patience, std::exchange(flush.patience, 0));
  }
  return patience;
}

std::vector<std::promise<void>> PendingFlushes::TakeSettled(buffer::Position taken,
                                                            std::uint64_t taken_slices,
                                                            std::optional<std::uint64_t> oldest) {
  std::vector<std::promise<void>> settled;
  for (auto at = flushes_.begin(); at != flushes_.end();) {
    PendingFlush& flush = *at;
    if (!flush.sequence && taken >= flush.position) flush.sequence = taken_slices;
    const bool is_settled = flush.sequence && (!oldest || *oldest >= *flush.sequence);
    if (is_settled) settled.push_back(std::move(flush.done));
    at = is_settled ? flushes_.erase(at) : std::next(at);
  }
  return settled;
}

}  // namespace lightstep::delivery
