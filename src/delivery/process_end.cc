#include "src/delivery/process_end.h"

#include <chrono>

#include "src/network/own_threads.h"

namespace lightstep::delivery {

bool ProcessEnd::IsHere(common::Nanoseconds now, PendingFlushes& flushes, buffer::Position end,
                        common::Nanoseconds timeout) {
  if (!last_flush_) {
    if (!look_.Allow(now) || !network::OnlyOwnThreadsAreLeft()) return false;
    last_flush_ = flushes.Add(end, timeout);
    end_by_ = now + timeout;
    return false;
  }
  const bool is_settled =
      last_flush_->wait_for(std::chrono::seconds{0}) == std::future_status::ready;
  if (!is_settled && now < end_by_) return false;
  last_flush_.reset();
  // The log sink, which is the application's, may have started a thread.
  return network::OnlyOwnThreadsAreLeft();
}

}  // namespace lightstep::delivery
