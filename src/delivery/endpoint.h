// An endpoint: one address of a satellite or collector, and how it has been doing. One that fails
// rests, longer each time, with jitter, so that many processes don't come back at once.
//
// Belongs to the delivery thread; its connections share it.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "src/common/clock.h"
#include "src/delivery/host.h"
#include "src/delivery/settings.h"
#include "src/network/tls_context.h"

namespace lightstep::delivery {

class Endpoint {
 public:
  using Address = boost::asio::ip::tcp::endpoint;

  Endpoint(const Host& host, const Address& address) : host_{host}, address_{address} {}

  const Host& host() const { return host_; }
  const Address& address() const { return address_; }
  // For people: the configured name, and the address where that says more.
  std::string name() const;

  // Whether it may be tried at `now` (monotonic).
  bool IsWell(common::Nanoseconds now) const { return !is_retired_ && now >= rest_until_; }

  void Succeeded(common::Nanoseconds now);
  // Rests. `retry_after`: how long it asks to be left alone at the least; 0: no wish.
  void Failed(common::Nanoseconds now, common::Nanoseconds retry_after);
  // A stream was not acknowledged, or a connection not made.
  void SetLastError(std::string reason) { last_error_ = std::move(reason); }
  void CountFailedStream() { ++streams_failed_; }

  // The host's name has this address no more, or again.
  void SetRetired(bool is_retired) { is_retired_ = is_retired; }
  bool is_retired() const { return is_retired_; }

  // How much a stream to it may carry: less after it has found one too large, and twice that for
  // every kStreamLimitLasts in which it finds none so.
  std::size_t stream_bytes() const { return stream_bytes_; }
  void LimitStreams(common::Nanoseconds now, std::size_t bytes);

  network::TlsSession& tls_session() { return tls_session_; }

  bool is_failing() const { return failures_in_a_row_ != 0; }
  const std::string& last_error() const { return last_error_; }
  std::uint64_t streams_acknowledged() const { return streams_acknowledged_; }
  std::uint64_t streams_failed() const { return streams_failed_; }

 private:
  const Host& host_;
  const Address address_;
  bool is_retired_ = false;
  common::Nanoseconds rest_until_ = 0;
  int failures_in_a_row_ = 0;
  network::TlsSession tls_session_;
  std::string last_error_;
  std::size_t stream_bytes_ = kStreamBytes;
  common::Nanoseconds stream_bytes_set_ = 0;  // monotonic
  std::uint64_t streams_acknowledged_ = 0;
  std::uint64_t streams_failed_ = 0;
};

}  // namespace lightstep::delivery
