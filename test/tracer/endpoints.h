// Options and tracers for tests: a tracer whose only endpoint refuses every connection, and options
// for a satellite on a loopback port, over either wire. Used by the tests of src/tracer and by
// test/stress.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <chrono>
#include <cstdint>
#include <string>

#include "lightstep/native_tracer.h"
#include "lightstep/options.h"

namespace lightstep {

// Longer than anything in these tests takes.
inline constexpr std::chrono::microseconds kLongTime = std::chrono::minutes{1};
inline constexpr std::chrono::microseconds kNoTime{0};

// The endpoint that a test's tracer reports to.
struct Destination {
  std::uint16_t port;
  std::string host = "127.0.0.1";
  bool is_tls = false;
};

inline void AddDestination(TracerOptions& options, const Destination& destination) {
  options.collector_plaintext = !destination.is_tls;
  if (options.protocol == WireProtocol::kOtlp) {
    options.otlp_endpoints.push_back((destination.is_tls ? "https://" : "http://") +
                                     destination.host + ":" + std::to_string(destination.port));
  } else {
    options.satellite_endpoints.push_back({destination.host, destination.port});
  }
}

inline TracerOptions OptionsFor(const Destination& destination,
                                WireProtocol wire = WireProtocol::kLightStep) {
  TracerOptions options;
  options.protocol = wire;
  options.component_name = "test";
  if (wire == WireProtocol::kLightStep) options.access_token = "token";
  options.report_timeout = kLongTime;
  options.log_sink = nullptr;
  AddDestination(options, destination);
  return options;
}

inline TracerOptions OptionsFor(std::uint16_t port, WireProtocol wire = WireProtocol::kLightStep) {
  return OptionsFor(Destination{port}, wire);
}

// A test that runs over each wire:
//
//   class LedgerTest : public WireTest {};
//   INSTANTIATE_TEST_SUITE_P(Wires, LedgerTest, kEachWire, WireName{});
class WireTest : public testing::TestWithParam<WireProtocol> {};

inline const auto kEachWire = testing::Values(WireProtocol::kLightStep, WireProtocol::kOtlp);

struct WireName {
  std::string operator()(const testing::TestParamInfo<WireProtocol>& wire) const {
    return wire.param == WireProtocol::kOtlp ? "Otlp" : "LightStep";
  }
};

// A port that is bound but not listened on. It refuses connections, and no other test can bind it.
class RefusingEndpoint {
 public:
  RefusingEndpoint() : socket_{socket(AF_INET, SOCK_STREAM, 0)} {
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof(address);
    auto* const any = reinterpret_cast<sockaddr*>(&address);
    EXPECT_EQ(bind(socket_, any, size), 0);
    EXPECT_EQ(getsockname(socket_, any, &size), 0);
    port_ = ntohs(address.sin_port);
  }
  ~RefusingEndpoint() { close(socket_); }
  RefusingEndpoint(const RefusingEndpoint&) = delete;
  RefusingEndpoint& operator=(const RefusingEndpoint&) = delete;

  std::uint16_t port() const { return port_; }

 private:
  const int socket_;
  std::uint16_t port_ = 0;
};

// This holds at any moment, whatever happens meanwhile.
inline void ExpectBalance(const Metrics& metrics) {
  EXPECT_EQ(metrics.finished,
            metrics.acknowledged + metrics.dropped + metrics.rejected + metrics.buffered);
}

}  // namespace lightstep
