// Pace: how often the delivery thread looks at the buffer. Producers make no system call, so nobody
// wakes it; and every look costs the application's process more than a hundred spans do. So it
// looks at once when much has come in, when the buffer may soon be full, or when somebody waits for
// a flush, and half as often each time while little does. While nothing comes and nothing is under
// way it dozes: it looks once a second, and the first span wakes it.
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
  // How long to wait, at a look at the buffer, for the next one. `is_awaited`: somebody waits for a
  // flush. `is_idle`: nothing is under way.
  common::Nanoseconds Next(const buffer::SpanBuffer& buffer, bool is_awaited, bool is_idle) {
    const buffer::Position end = buffer.End();
    const std::uint64_t pushed = buffer.pushed();
    const bool is_much =
        end - end_ >= kMuchBytes || (pushed - pushed_) * kManyLooks >= buffer.max_spans();
    quiet_looks_ = is_idle && pushed == pushed_ ? quiet_looks_ + 1 : 0;
    end_ = end;
    pushed_ = pushed;
    wait_ = is_awaited || is_much ? kShortestTick : std::min(2 * wait_, kLongestTick);
    return IsQuiet() ? kIdleTick : wait_;
  }

  // Whether nothing has come in, and nothing was under way, for about a second.
  bool IsQuiet() const { return quiet_looks_ >= kQuietLooks; }

  // Something has come in.
  void Wake() {
    quiet_looks_ = 0;
    wait_ = kShortestTick;
  }

 private:
  // What makes it worth while to look again soon. (A position in another segment is far away.)
  static constexpr std::uint64_t kMuchBytes = 128 * 1024;
  // The spans that may wait are to last for this many looks.
  static constexpr std::uint64_t kManyLooks = 16;
  static constexpr int kQuietLooks = 20;

  buffer::Position end_ = 0;
  std::uint64_t pushed_ = 0;
  common::Nanoseconds wait_ = kShortestTick;
  int quiet_looks_ = 0;
};

}  // namespace lightstep::delivery
