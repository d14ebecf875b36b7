// The part of the tracer's options that concerns delivery, and the constants that determine its
// timing and sizes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "src/common/clock.h"
#include "src/network/tls_context.h"
#include "src/wire/protocol.h"

namespace lightstep::delivery {

// How often a name is looked up: usually, and while none of its addresses answers.
inline constexpr common::Nanoseconds kLookUpPeriod = 300'000'000'000;
inline constexpr common::Nanoseconds kUrgentLookUpPeriod = 1'000'000'000;

// A host to which spans can be sent, as it was configured.
struct EndpointAddress {
  std::string host;
  std::uint16_t port;
  bool tls = false;
  std::string path{};  // of requests; empty: the protocol's own
};

struct Settings {
  std::vector<EndpointAddress> endpoints;  // at least one
  std::shared_ptr<const wire::Protocol> protocol;
  std::string origin;                 // of the spans in the buffer, encoded by the protocol
  network::TlsSettings certificates;  // of the endpoints with TLS
  // Made from `certificates`, for one Delivery alone. Null: Delivery makes its own.
  std::shared_ptr<network::TlsContext> tls_context;
  bool gzip = false;  // compresses the bodies of requests that are sent whole
  common::Nanoseconds reporting_period;
  common::Nanoseconds report_timeout;
};

// The number of open connections to all endpoints together, if there are fewer endpoints.
inline constexpr std::size_t kConnections = 8;
// The same if there are more endpoints: each has one connection, up to this number.
inline constexpr std::size_t kMaxConnections = 64;
// The maximum number of connection attempts at a time, and the timeout of an attempt if there are
// more endpoints than that. With 1,000 addresses, each is tried within 16 seconds.
inline constexpr std::size_t kMaxAttempts = 64;
inline constexpr common::Nanoseconds kAttemptTimeout = 1'000'000'000;

// A stream never carries more than this. It bounds what one failure sends again, keeps the buffer
// turning at full load, and stays far below the 20 MiB that an OpenTelemetry Collector takes.
inline constexpr std::size_t kStreamBytes = std::size_t{2} * 1024 * 1024;

// How many bytes may be in flight to an endpoint (endpoints/window.h): at first, minimum, maximum.
inline constexpr std::size_t kFirstWindowBytes = std::size_t{256} * 1024;
inline constexpr std::size_t kMinWindowBytes = 512;
// The first window of an endpoint while another one that never answered stalls.
inline constexpr std::size_t kCautiousStreamBytes = std::size_t{16} * 1024;
inline constexpr std::size_t kMaxWindowBytes = kConnections * kStreamBytes;

// How long a stream size that failed is avoided if smaller streams get through.
inline constexpr common::Nanoseconds kStreamLimitLifetime = 10'000'000'000;

// If a peer ends requests after some time, its streams are kept shorter for
// kStreamAgeLimitLifetime, but not below kMinStreamAge. Then longer ones are tried again.
inline constexpr common::Nanoseconds kStreamAgeLimitLifetime = 60'000'000'000;
inline constexpr common::Nanoseconds kMinStreamAge = 20'000'000;

// The size of one gathered write, which is one HTTP chunk.
inline constexpr std::size_t kWriteBytes = std::size_t{512} * 1024;

// The minimum time between two log lines of one kind, unless the log is verbose.
inline constexpr common::Nanoseconds kLogInterval = 60'000'000'000;

// The interval at which the buffer is polled (poll_interval.h): while spans come in, and while
// dozing.
inline constexpr common::Nanoseconds kMinPollInterval = 5'000'000;
inline constexpr common::Nanoseconds kMaxPollInterval = 50'000'000;
inline constexpr common::Nanoseconds kIdlePollInterval = 1'000'000'000;
// The minimum time between two copies of the endpoints' states for `metrics`, for each endpoint.
inline constexpr common::Nanoseconds kShowPeriodPerEndpoint = 50'000;
// How often the delivery thread makes sure that its descriptors are still its own.
inline constexpr common::Nanoseconds kDescriptorCheckPeriod = 1'000'000'000;

// How long a failing endpoint is not used. The backoff doubles with each failure, with jitter.
inline constexpr common::Nanoseconds kInitialBackoff = 100'000'000;
inline constexpr common::Nanoseconds kMaxBackoff = 10'000'000'000;
// The same for an endpoint whose answer is misdirected.
inline constexpr common::Nanoseconds kInitialMisdirectedBackoff = 10'000'000'000;
inline constexpr common::Nanoseconds kMaxMisdirectedBackoff = 60'000'000'000;

// How long a parcel that failed at least twice waits before it is sent again. The delay doubles
// with each failure. Meanwhile later spans are sent.
inline constexpr common::Nanoseconds kInitialRetryDelay = 100'000'000;
inline constexpr common::Nanoseconds kMaxRetryDelay = 5'000'000'000;
// A span is rejected after an endpoint has failed on it this often while it was alone in its
// stream.
inline constexpr int kMaxFailuresAlone = 3;
// Spans are rejected when this many endpoints have refused them, or all healthy ones if these are
// fewer.
inline constexpr std::size_t kMaxRefusals = 8;

// A stream is stalled when it has made no progress for this long, or for half of `report_timeout`.
inline constexpr common::Nanoseconds kStallTime = 500'000'000;

}  // namespace lightstep::delivery
