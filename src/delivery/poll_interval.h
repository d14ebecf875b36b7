// How long the delivery thread waits before it polls the buffer again. It has to poll, because
// producers make no system call that could wake it. But each poll costs the process more than a
// hundred spans do. So the thread polls at the shortest interval when much has come in, when the
// buffer may soon be full, or when a flush is pending. Otherwise the interval doubles with each
// poll. While nothing comes in and nothing is under way, the thread dozes: it polls once a second,
// and the first span wakes it.
//
// Used by Delivery.
#pragma once

#include <algorithm>
#include <cstdint>

#include "src/buffer/span_source.h"
#include "src/common/clock.h"
#include "src/delivery/settings.h"

namespace lightstep::delivery {

class PollInterval {
 public:
  // Returns how long to wait from this poll of the buffer to the next one. `is_awaited`: a flush is
  // pending. `is_idle`: nothing is under way.
  common::Nanoseconds Next(const buffer::SpanSource& buffer, bool is_awaited, bool is_idle) {
    const buffer::Position end = buffer.End();
    const std::uint64_t pushed = buffer.pushed();
    const bool is_busy =
        end - end_ >= kBusyBytes || (pushed - pushed_) * kMaxPollsToFull >= buffer.max_spans();
    quiet_polls_ = is_idle && pushed == pushed_ ? quiet_polls_ + 1 : 0;
    end_ = end;
    pushed_ = pushed;
    wait_ = is_awaited || is_busy ? kMinPollInterval : std::min(2 * wait_, kMaxPollInterval);
    return IsQuiet() ? kIdlePollInterval : wait_;
  }

  // Whether nothing has come in, and nothing was under way, for about a second.
  bool IsQuiet() const { return quiet_polls_ >= kQuietPolls; }

  // A span has come in.
  void Wake() {
    quiet_polls_ = 0;
    wait_ = kMinPollInterval;
  }

 private:
  // If at least this many bytes came since the last poll, the interval is the shortest. (Positions
  // in two segments differ by more than this.)
  static constexpr std::uint64_t kBusyBytes = std::uint64_t{128} * 1024;
  // The interval is the shortest, too, if the buffer would be full after this many polls at the
  // present rate.
  static constexpr std::uint64_t kMaxPollsToFull = 16;
  static constexpr int kQuietPolls = 20;

  buffer::Position end_ = 0;
  std::uint64_t pushed_ = 0;
  common::Nanoseconds wait_ = kMinPollInterval;
  int quiet_polls_ = 0;
};

}  // namespace lightstep::delivery
