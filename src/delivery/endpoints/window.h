// How much may be sent to an endpoint: the bytes in flight, and how many of them one stream may
// carry. Both adapt to the answers, so that a slow link, a proxy that limits requests and a fast
// satellite each get as much as they can handle.
//
// - The window follows the time that streams take. It grows with each acknowledgement while that
//   is short, and shrinks when it exceeds half of `report_timeout`. By Little's law, this keeps the
//   bytes in flight below rate x `report_timeout` / 2 without a measurement of the rate, for
//   however many endpoints share the link.
// - The limit follows failures. A stream that fails halves it, down to a single span; with each
//   stream that is acknowledged it doubles again. Where smaller streams are known to get through,
//   it stays below the size that failed for a while.
//
// Owned by Endpoint, used on the delivery thread.
#pragma once

#include <cstddef>
#include <optional>

#include "src/common/clock.h"
#include "src/delivery/settings.h"

namespace lightstep::delivery {

class Window {
 public:
  explicit Window(common::Nanoseconds report_timeout) : report_timeout_{report_timeout} {}

  // How many bytes may be in flight. `stream_bytes` is what one stream may carry: half of that, so
  // that one stream is answered while the next is under way. (The first window is one stream.)
  std::size_t bytes() const { return bytes_; }
  std::size_t stream_bytes() const;

  // Whether anything has been acknowledged.
  bool is_measured() const { return is_measured_; }

  // A stream of `bytes` that was opened at `opened` was acknowledged at `now`. It kept the link, or
  // the peer, busy for `busy`. `is_limited`: more would have been sent if the window had let it.
  void Acknowledged(common::Nanoseconds now, std::size_t bytes, common::Nanoseconds opened,
                    common::Nanoseconds busy, bool is_limited);

  // A stream of `bytes` was not acknowledged at `now`, which may be due to its size.
  void Failed(common::Nanoseconds now, std::size_t bytes);

  // No progress was seen for `report_timeout`: the link is slower than it was.
  void TimedOut(common::Nanoseconds now, std::size_t bytes);

  // Sets the window to `bytes`, or to the minimum if that is larger.
  void ShrinkTo(common::Nanoseconds now, std::size_t bytes);

  // Whether a stream of at least `bytes` was acknowledged recently.
  bool HasTaken(common::Nanoseconds now, std::size_t bytes) const {
    return bytes <= taken_bytes_ && now - taken_ < kStreamLimitLifetime;
  }

 private:
  struct Shrinking {
    std::size_t bytes;         // the window before
    common::Nanoseconds busy;  // what a stream took with it
  };

  void GrowLimit(common::Nanoseconds now, std::size_t bytes);
  void FollowTime(common::Nanoseconds now, std::size_t bytes, common::Nanoseconds busy);

  const common::Nanoseconds report_timeout_;
  bool is_measured_ = false;
  std::size_t bytes_ = kFirstWindowBytes;
  common::Nanoseconds shrunk_ = 0;      // when the window last shrank
  std::optional<Shrinking> shrinking_;  // until it is known whether that helped
  common::Nanoseconds time_is_fixed_until_ = 0;

  std::size_t limit_ = kStreamBytes;
  std::size_t ceiling_ = kStreamBytes;  // what the limit grows to until `ceiling_ends_`
  common::Nanoseconds ceiling_ends_ = 0;
  bool has_taken_since_failure_ = false;
  std::size_t taken_bytes_ = 0;    // the largest stream that was acknowledged recently
  common::Nanoseconds taken_ = 0;  // when
};

}  // namespace lightstep::delivery
