// An endpoint: one address of a receiver, its state, and how much may be sent to it. After a
// failure the endpoint is not used for a while, the backoff. It doubles with each failure and has
// jitter, so that many processes do not come back at once.
//
// Used on the delivery thread and shared by the endpoint's connections.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>

#include "src/common/clock.h"
#include "src/delivery/endpoints/configured_host.h"
#include "src/delivery/endpoints/window.h"
#include "src/delivery/settings.h"
#include "src/network/tls_context.h"

namespace lightstep::delivery {

class Endpoint {
 public:
  using Address = boost::asio::ip::tcp::endpoint;

  Endpoint(const ConfiguredHost& host, const Address& address, const Settings& settings);

  const ConfiguredHost& host() const { return host_; }
  const Address& address() const { return address_; }
  // Unique in the process.
  std::uint32_t id() const { return id_; }
  // For messages: the configured name, and the address if that differs.
  const std::string& name() const { return name_; }

  // Whether it may be tried at `now` (monotonic).
  bool IsHealthy(common::Nanoseconds now) const { return !is_retired_ && now >= backoff_until_; }

  void Succeeded(common::Nanoseconds now);
  // Backs off for at least `retry_after`, which is 0 if the peer did not ask for a pause.
  void Failed(common::Nanoseconds now, common::Nanoseconds retry_after);
  // Backs off briefly, because the next stream will be smaller.
  void Pause(common::Nanoseconds now);
  // Backs off for long, because the endpoint will not work before someone changes a configuration.
  void Misdirected(common::Nanoseconds now);

  // After a stream that was not acknowledged, or a connection attempt that failed.
  void SetLastError(std::string reason) { last_error_ = std::move(reason); }
  void CountFailedStream() { ++streams_failed_; }

  // Whether the host's name no longer has this address.
  void SetRetired(bool is_retired) { is_retired_ = is_retired; }
  bool is_retired() const { return is_retired_; }

  // How much may be sent to it at a time.
  Window& window() { return window_; }
  const Window& window() const { return window_; }
  // The bytes that its streams carry at present.
  std::size_t in_flight() const { return in_flight_; }
  void AddInFlight(std::size_t bytes) { in_flight_ += bytes; }
  void SubtractInFlight(std::size_t bytes) { in_flight_ -= bytes; }

  // How long a stream may stay open at `now`: `reporting_period`, or less if the peer ended a
  // younger stream. The limit doubles after each kStreamAgeLimitLifetime.
  common::Nanoseconds MaxStreamAge(common::Nanoseconds now) const;
  void LimitStreamAge(common::Nanoseconds now, common::Nanoseconds age);

  network::TlsSession& tls_session() { return tls_session_; }

  bool is_failing() const { return failures_in_a_row_ != 0; }
  const std::string& last_error() const { return last_error_; }
  std::uint64_t streams_acknowledged() const { return streams_acknowledged_; }
  std::uint64_t streams_failed() const { return streams_failed_; }

 private:
  void BackOff(common::Nanoseconds now, common::Nanoseconds max_backoff);

  const ConfiguredHost& host_;
  const Address address_;
  const std::uint32_t id_;
  const std::string name_;
  const common::Nanoseconds reporting_period_;
  bool is_retired_ = false;
  common::Nanoseconds backoff_until_ = 0;
  int failures_in_a_row_ = 0;
  Window window_;
  std::size_t in_flight_ = 0;
  common::Nanoseconds max_stream_age_;
  common::Nanoseconds max_stream_age_set_ = 0;  // monotonic
  network::TlsSession tls_session_;
  std::string last_error_;
  std::uint64_t streams_acknowledged_ = 0;
  std::uint64_t streams_failed_ = 0;
};

}  // namespace lightstep::delivery
