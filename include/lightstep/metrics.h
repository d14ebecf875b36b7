// The tracer's own counters as one consistent snapshot: at any moment
// finished == acknowledged + dropped + rejected + buffered. C++11, as everything that
// lightstep/tracer.h includes.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace lightstep {

struct EndpointMetrics {
  std::string name;  // host:port
  bool well = true;  // false: from a failure until the next success
  std::uint64_t streams_acknowledged = 0;
  std::uint64_t streams_failed = 0;
  std::string last_error;  // empty: none yet
};

struct Metrics {
  // Spans since the tracer was made or the process was forked.
  std::uint64_t finished = 0;
  std::uint64_t acknowledged = 0;   // a satellite answered 2xx
  std::uint64_t dropped = 0;        // no room in the buffer, or finished after close
  std::uint64_t rejected = 0;       // a satellite refused them for good
  std::uint64_t buffered = 0;       // waiting, or sent and not answered yet
  std::uint64_t retransmitted = 0;  // sent again after a stream failed

  // Spans of dead processes, found in recovery_directory. They are in none of the members above.
  std::uint64_t recovered = 0;
  std::uint64_t recovered_acknowledged = 0;  // of these
  std::uint64_t recovered_rejected = 0;      // of these
  std::uint64_t recovered_dropped = 0;       // of these, beyond a limit

  std::uint64_t bytes_sent = 0;  // handed to the system, framing included, before TLS
  std::uint64_t streams_opened = 0;
  std::uint64_t streams_acknowledged = 0;
  std::uint64_t streams_failed = 0;

  // Empty until the first span has finished. After Close, the state at that time.
  std::vector<EndpointMetrics> endpoints;
};

}  // namespace lightstep
