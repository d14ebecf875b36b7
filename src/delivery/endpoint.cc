#include "src/delivery/endpoint.h"

#include <algorithm>

#include "src/common/ids.h"

namespace lightstep::delivery {

std::string Endpoint::name() const {
  const std::string address = address_.address().to_string();
  return address == host_.host() ? host_.name() : host_.name() + " (" + address + ")";
}

void Endpoint::Succeeded(common::Nanoseconds now) {
  failures_in_a_row_ = 0;
  rest_until_ = 0;
  ++streams_acknowledged_;
  // One span alone may have been too large, or a proxy in between is another now.
  if (stream_bytes_ < kStreamBytes && now - stream_bytes_set_ >= kStreamLimitLasts) {
    stream_bytes_ = std::min(kStreamBytes, 2 * stream_bytes_);
    stream_bytes_set_ = now;
  }
}

void Endpoint::LimitStreams(common::Nanoseconds now, std::size_t bytes) {
  stream_bytes_ = bytes;
  stream_bytes_set_ = now;
}

void Endpoint::Failed(common::Nanoseconds now, common::Nanoseconds retry_after) {
  // Several connections that fail together, as when a satellite dies, are one failure.
  if (now >= rest_until_) {
    const common::Nanoseconds rest =
        std::min(kLongestRest, kFirstRest << std::min(failures_in_a_row_, 10));
    ++failures_in_a_row_;
    // Between half and the whole of it.
    const auto half = static_cast<std::uint64_t>(rest / 2);
    rest_until_ = now + static_cast<common::Nanoseconds>(half + common::RandomId() % half);
  }
  rest_until_ = std::max(rest_until_, now + retry_after);
}

}  // namespace lightstep::delivery
