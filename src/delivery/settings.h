// What delivery has to know: the part of the tracer's options that concerns it, and the constants
// of the protocol's pace, in one place.
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

// How often a name is looked up: as a rule, and while it has no address or none that answers.
inline constexpr common::Nanoseconds kLookUpPeriod = 300'000'000'000;
inline constexpr common::Nanoseconds kLookUpAgain = 1'000'000'000;

// Where spans can go, as it was configured.
struct EndpointAddress {
  std::string host;
  std::uint16_t port;
  bool tls = false;
  std::string path{};  // of requests; empty: the protocol's own
};

struct Settings {
  std::vector<EndpointAddress> endpoints;  // at least one
  std::shared_ptr<const wire::Protocol> protocol;
  std::string origin;                 // of the spans in the buffer, as the protocol encodes it
  network::TlsSettings certificates;  // of the endpoints with TLS
  // Made from `certificates`, for one Delivery alone. Null: Delivery makes its own.
  std::shared_ptr<network::TlsContext> tls_context;
  bool gzip = false;  // compresses the bodies of requests that are sent whole
  common::Nanoseconds reporting_period;
  common::Nanoseconds report_timeout;
};

// Connections that are open at a time to all endpoints together, where there are fewer endpoints.
inline constexpr std::size_t kConnections = 8;
// The same where there are more endpoints: each has one, up to this many.
inline constexpr std::size_t kMaxConnections = 64;
// Connections that are being made at a time, and how long one may take where there are more
// endpoints than that: 1,000 addresses of which one lives are gone through within 16 seconds.
inline constexpr std::size_t kMaxAttempts = 64;
inline constexpr common::Nanoseconds kAttemptTimeout = 1'000'000'000;

// A stream never carries more than this. It bounds what one failure sends again, keeps the buffer
// turning at full load, and stays far below the 20 MiB that an OpenTelemetry Collector takes.
inline constexpr std::size_t kStreamBytes = 2 * 1024 * 1024;

// What may be in flight to an endpoint (endpoints/window.h): at first, at the least and at the
// most.
inline constexpr std::size_t kFirstWindowBytes = 256 * 1024;
inline constexpr std::size_t kMinWindowBytes = 512;
// What an endpoint begins with while another one that was never heard of stalls.
inline constexpr std::size_t kCautiousStreamBytes = 16 * 1024;
inline constexpr std::size_t kMaxWindowBytes = kConnections * kStreamBytes;

// How long a stream size that failed is avoided, where smaller ones get through.
inline constexpr common::Nanoseconds kStreamLimitLasts = 10'000'000'000;

// How long a peer that ends requests after some time is given shorter ones, before longer ones are
// tried again; and the shortest.
inline constexpr common::Nanoseconds kStreamAgeLasts = 60'000'000'000;
inline constexpr common::Nanoseconds kMinStreamAge = 20'000'000;

// What one gathered write hands to the system, as one HTTP chunk.
inline constexpr std::size_t kWriteBytes = 512 * 1024;

// How often the log may have a line of one kind, unless it is verbose.
inline constexpr common::Nanoseconds kLogInterval = 60'000'000'000;

// How often the buffer is looked at (poll_interval.h): while spans come in, and while none has for a while.
inline constexpr common::Nanoseconds kShortestTick = 5'000'000;
inline constexpr common::Nanoseconds kLongestTick = 50'000'000;
inline constexpr common::Nanoseconds kIdleTick = 1'000'000'000;
// How often the delivery thread makes sure that its descriptors are still its own.
inline constexpr common::Nanoseconds kDescriptorCheckPeriod = 1'000'000'000;

// An endpoint that fails rests, doubling from the first to the last, with jitter.
inline constexpr common::Nanoseconds kFirstRest = 100'000'000;
inline constexpr common::Nanoseconds kLongestRest = 10'000'000'000;
// The same for one whose answers say that it is none of ours.
inline constexpr common::Nanoseconds kFirstFarRest = 10'000'000'000;
inline constexpr common::Nanoseconds kLongestFarRest = 60'000'000'000;

// A parcel that failed twice or more waits before it is sent again, doubling from the first to the
// last, so that what came after it has its turn.
inline constexpr common::Nanoseconds kFirstHold = 100'000'000;
inline constexpr common::Nanoseconds kLongestHold = 5'000'000'000;
// A span that an endpoint failed on this often, alone in its stream, is set aside.
inline constexpr int kTimesAlone = 3;
// How many endpoints have to refuse spans before that is final; fewer where fewer are well.
inline constexpr std::size_t kMaxRefusals = 8;

// A stream is stalled when it has made no progress for this long, or for half of `report_timeout`.
inline constexpr common::Nanoseconds kStallTime = 500'000'000;

}  // namespace lightstep::delivery
