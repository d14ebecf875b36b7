#include "src/delivery/endpoints/window.h"

#include <algorithm>

namespace lightstep::delivery {
namespace {

// How long a window is left alone after smaller ones turned out to take just as long.
constexpr common::Nanoseconds kFixedTimeLifetime = 30'000'000'000;

// The largest step in which a window shrinks.
constexpr std::size_t kMaxShrinkage = 8;

}  // namespace

std::size_t Window::stream_bytes() const {
  return std::min(limit_, is_measured_ ? std::max<std::size_t>(1, bytes_ / 2) : bytes_);
}

void Window::Acknowledged(common::Nanoseconds now, std::size_t bytes, common::Nanoseconds opened,
                          common::Nanoseconds busy, bool is_limited) {
  // The first stream may have been smaller than the window, which would shrink from too large a
  // size.
  if (!is_measured_ && busy > report_timeout_ / 4) {
    bytes_ = std::clamp(bytes, kMinWindowBytes, bytes_);
  }
  is_measured_ = true;
  has_taken_since_failure_ = true;
  if (!HasTaken(now, bytes)) {
    taken_bytes_ = bytes;
    taken_ = now;
  }
  GrowLimit(now, bytes);
  // What was sent before the window shrank says nothing about the window of today.
  if (is_limited && opened >= shrunk_) FollowTime(now, bytes, busy);
}

void Window::GrowLimit(common::Nanoseconds now, std::size_t bytes) {
  // A stream that was far below the limit does not show that more gets through.
  if (limit_ >= kStreamBytes || 2 * bytes < limit_) return;
  const std::size_t ceiling = now < ceiling_ends_ ? ceiling_ : kStreamBytes;
  limit_ = std::max(limit_, std::min(2 * std::max(limit_, bytes), ceiling));
}

void Window::FollowTime(common::Nanoseconds now, std::size_t bytes, common::Nanoseconds busy) {
  if (shrinking_) {
    // Streams take a time of their own, whatever they carry, where the window was made smaller and
    // the time did not follow: a peer that answers late, say. Small streams would not help it.
    const double share = static_cast<double>(bytes_) / static_cast<double>(shrinking_->bytes);
    if (static_cast<double>(busy) > (1 + share) / 2 * static_cast<double>(shrinking_->busy)) {
      bytes_ = shrinking_->bytes;
      time_is_fixed_until_ = now + kFixedTimeLifetime;
    }
    shrinking_.reset();
  }
  const common::Nanoseconds longest = report_timeout_ / 2;
  if (busy <= longest / 2) {
    bytes_ = std::min(kMaxWindowBytes, bytes_ + bytes);
  } else if (busy > longest && now >= time_is_fixed_until_) {
    const auto fitting = static_cast<std::size_t>(
        static_cast<double>(bytes_) * static_cast<double>(longest) / static_cast<double>(busy));
    shrinking_ = Shrinking{bytes_, busy};
    ShrinkTo(now, std::max(fitting, bytes_ / kMaxShrinkage));
  }
}

void Window::Failed(common::Nanoseconds now, std::size_t bytes) {
  limit_ = std::max<std::size_t>(1, std::min(limit_, bytes / 2));
  // After a row of failures nobody knows which size would get through, so that the limit may grow
  // back at once; after a success, something between the two sizes is too large.
  if (has_taken_since_failure_) {
    ceiling_ = limit_;
    ceiling_ends_ = now + kStreamLimitLifetime;
  }
  has_taken_since_failure_ = false;
}

void Window::TimedOut(common::Nanoseconds now, std::size_t bytes) {
  Failed(now, bytes);
  ShrinkTo(now, bytes_ / 2);
}

void Window::ShrinkTo(common::Nanoseconds now, std::size_t bytes) {
  bytes_ = std::min(bytes_, std::max(bytes, kMinWindowBytes));
  shrunk_ = now;
}

}  // namespace lightstep::delivery
