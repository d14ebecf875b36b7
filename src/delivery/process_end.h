// ProcessEnd: notices that all threads of the application have ended, as after a pthread_exit in
// main. The delivery thread then delivers what is left, within a timeout. It ends, and so does the
// process (see network/own_threads.h).
//
// Owned by Delivery, used on the background thread.
#pragma once

#include <future>
#include <optional>

#include "src/buffer/span_source.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/delivery/pending_flushes.h"

namespace lightstep::delivery {

class ProcessEnd {
 public:
  // To be called at every tick; checks at most ten times a second. Returns true if the thread has
  // to end. `end`: the end of the buffer. `timeout`: how long the last delivery may take.
  bool IsHere(common::Nanoseconds now, PendingFlushes& flushes, buffer::Position end,
              common::Nanoseconds timeout);

 private:
  common::RateLimit look_{100'000'000};
  std::optional<std::future<void>> last_flush_;
  common::Nanoseconds end_by_ = 0;  // monotonic: when that flush is given up
};

}  // namespace lightstep::delivery
