// What delivery has to know: the part of the tracer's options that concerns it, and the constants
// of the protocol's pace, in one place.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "src/common/clock.h"
#include "src/network/tls_context.h"
#include "src/wire/report.h"

namespace lightstep::delivery {

// How often a name is looked up: as a rule, and while it has no address or none that answers.
inline constexpr common::Nanoseconds kLookUpPeriod = 300'000'000'000;
inline constexpr common::Nanoseconds kLookUpAgain = 1'000'000'000;

struct EndpointAddress {
  std::string host;
  std::uint16_t port;
};

struct Settings {
  std::vector<EndpointAddress> endpoints;  // at least one
  wire::ReportHead report_head;
  std::string access_token;  // for the header that lets a proxy route
  bool tls = false;
  network::TlsSettings certificates;
  common::Nanoseconds reporting_period;
  common::Nanoseconds report_timeout;
  common::Nanoseconds look_up_period = kLookUpPeriod;  // tests are in more of a hurry
};

// Connections that are open at a time, over all endpoints; more when there are more endpoints.
inline constexpr std::size_t kConnections = 8;

// A stream ends when it holds this much. It bounds what one failure sends again, keeps the buffer
// turning at full load, and stays far below the 20 MiB that an OpenTelemetry Collector takes.
inline constexpr std::size_t kStreamBytes = 2 * 1024 * 1024;

// How long an endpoint that found a stream too large is given small ones, before larger ones are
// tried again.
inline constexpr common::Nanoseconds kStreamLimitLasts = 10'000'000'000;

// What one gathered write hands to the system, as one HTTP chunk.
inline constexpr std::size_t kWriteBytes = 512 * 1024;

// How often the buffer is looked at (pace.h).
inline constexpr common::Nanoseconds kShortestTick = 5'000'000;
inline constexpr common::Nanoseconds kLongestTick = 50'000'000;

// An endpoint that fails rests, doubling from the first to the last, with jitter.
inline constexpr common::Nanoseconds kFirstRest = 100'000'000;
inline constexpr common::Nanoseconds kLongestRest = 10'000'000'000;

}  // namespace lightstep::delivery
