// ProcessEnd: what the delivery thread does once the application's threads have all ended, as after
// a pthread_exit in main: it delivers what there is, within a time, and ends too, and with it the
// process (see network/own_threads.h).
//
// Belongs to Delivery. For the background thread alone.
#pragma once

#include <future>
#include <optional>

#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/common/log.h"
#include "src/delivery/pending_flushes.h"

namespace lightstep::delivery {

class ProcessEnd {
 public:
  // Called at every tick; looks ten times a second at most. True: the thread is to end. `end` is
  // what the buffer holds, `timeout` how long that may take.
  bool IsHere(common::Nanoseconds now, PendingFlushes& flushes, buffer::Position end,
              common::Nanoseconds timeout);

 private:
  common::RateLimit look_{100'000'000};
  std::optional<std::future<void>> last_flush_;
  common::Nanoseconds end_by_ = 0;  // of that flush
};

}  // namespace lightstep::delivery
