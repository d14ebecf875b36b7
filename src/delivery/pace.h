// Pace: how often the delivery thread looks at the buffer. Producers make no system call, so nobody
// wakes it; and every look costs the application's process more than a hundred spans do. So it
// looks half as often as long as little comes in, and at once as often as it ever does when much
// has, when the buffer may soon be full, or when somebody waits for a flush.
//
// Used by Delivery.
#pragma once

#include <algorithm>
#include <cstdint>

#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/delivery/settings.h"

namespace lightstep::delivery {

class Pace {
 public:
  // How long to wait, at a look at the buffer, for the next one.
  common::Nanoseconds Next(const buffer::SpanBuffer& buffer, bool is_awaited) {
    const buffer::Position end = buffer.End();
    const std::uint64_t pushed = buffer.pushed();
    const bool is_much =
        end - end_ >= kMuchBytes || (pushed - pushed_) * kManyLooks >= buffer.max_spans();
    end_ = end;
    pushed_ = pushed;
    wait_ = is_awaited || is_much ? kShortestTick : std::min(2 * wait_, kLongestTick);
    return wait_;
  }

 private:
  // What makes it worth while to look again soon. (A position in another segment is far away.)
  static constexpr std::uint64_t kMuchBytes = 128 * 1024;
  // The spans that may wait are to last for so many looks.
  static constexpr std::uint64_t kManyLooks = 16;

  buffer::Position end_ = 0;
  std::uint64_t pushed_ = 0;
  common::Nanoseconds wait_ = kShortestTick;
};

}  // namespace lightstep::delivery
