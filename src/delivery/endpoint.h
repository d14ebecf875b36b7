// An endpoint: one satellite or collector as it was configured, and how it has been doing. One that
// fails rests, longer each time, with jitter, so that many processes don't come back at once.
//
// Belongs to the delivery thread; its connections share it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "src/common/clock.h"
#include "src/delivery/settings.h"

namespace lightstep::delivery {

class Endpoint {
 public:
  explicit Endpoint(const EndpointAddress& address);

  const std::string& host() const { return host_; }
  const std::string& port() const { return port_; }
  // host:port, an IPv6 address in brackets (RFC 3986, 3.2.2).
  const std::string& name() const { return name_; }

  // Whether it may be tried at `now` (monotonic).
  bool IsWell(common::Nanoseconds now) const { return now >= rest_until_; }

  void Succeeded();
  // Rests. `retry_after`: how long it asks to be left alone at the least; 0: no wish.
  void Failed(common::Nanoseconds now, common::Nanoseconds retry_after);
  // A stream was not acknowledged, or a connection not made.
  void SetLastError(std::string reason) { last_error_ = std::move(reason); }
  void CountFailedStream() { ++streams_failed_; }

  // How much a stream to it may carry; less after it has found one too large.
  std::size_t stream_bytes() const { return stream_bytes_; }
  void LimitStreams(std::size_t bytes) { stream_bytes_ = bytes; }

  bool resting() const { return failures_in_a_row_ != 0; }
  const std::string& last_error() const { return last_error_; }
  std::uint64_t streams_acknowledged() const { return streams_acknowledged_; }
  std::uint64_t streams_failed() const { return streams_failed_; }

 private:
  std::string host_;
  std::string port_;
  std::string name_;
  common::Nanoseconds rest_until_ = 0;
  int failures_in_a_row_ = 0;
  std::string last_error_;
  std::size_t stream_bytes_ = kStreamBytes;
  std::uint64_t streams_acknowledged_ = 0;
  std::uint64_t streams_failed_ = 0;
};

}  // namespace lightstep::delivery
