// The calls of Flush that have not returned, and what each of them waits for. A pending flush is
// settled once everything that was in the buffer when it was added has been taken from there and
// released.
//
// Owned by Delivery. Any thread may call Add. Close is called after the background thread has
// ended, and everything else on the background thread.
#pragma once

#include <cstdint>
#include <future>
#include <list>
#include <mutex>
#include <optional>
#include <vector>

#include "src/buffer/span_source.h"
#include "src/common/clock.h"

namespace lightstep::delivery {

class PendingFlushes {
 public:
  // Waits for what lies before `position` in the buffer. Hurry reports the flush when half of
  // `timeout` has passed. The future is ready when the flush is settled, and has a broken promise
  // after Close.
  std::future<void> Add(buffer::Position position, common::Nanoseconds timeout);

  // Breaks the promises of all flushes, also of those that are added later.
  void Close();

  // Includes the flushes that were added since the last call.
  void Collect();

  bool empty() const { return flushes_.empty(); }

  // Half of the longest timeout among the flushes for which that time has passed since the last
  // call; 0 if there are none.
  common::Nanoseconds Hurry(common::Nanoseconds now);

  // Removes the flushes whose spans have all been released, and returns the promises that settle
  // them. `taken`: the position up to which the buffer was emptied, into `taken_slices` slices.
  // `oldest`: the sequence of the oldest slice that is not released; nullopt if all are.
  std::vector<std::promise<void>> TakeSettled(buffer::Position taken, std::uint64_t taken_slices,
                                              std::optional<std::uint64_t> oldest);

 private:
  struct PendingFlush {
    buffer::Position position;                // what was in the buffer
    common::Nanoseconds asked;                // monotonic
    common::Nanoseconds patience;             // before another satellite is tried; 0: it has been
    std::optional<std::uint64_t> sequence{};  // known once all is taken: earlier slices matter
    std::promise<void> done{};
  };

  std::list<PendingFlush> flushes_;

  std::mutex inbox_mutex_;
  std::list<PendingFlush> inbox_;  // added since the last Collect
  bool is_closed_ = false;
};

}  // namespace lightstep::delivery
