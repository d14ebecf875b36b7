// A parcel: a slice of the buffer on its way to a satellite, and what happened to it so far.
//
// Kept by Backlog, carried by Stream.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

#include "src/buffer/slice.h"
#include "src/common/clock.h"

namespace lightstep::delivery {

// The failures of a parcel at one endpoint.
struct Objection {
  std::uint32_t endpoint;
  // The endpoint refused the spans, and they are not sent there again.
  bool is_final = false;
  // How often the endpoint failed on the parcel while that was a single span, alone in its stream,
  // and the endpoint had acknowledged other streams since the previous time.
  int failures_alone = 0;
  std::uint64_t streams_acknowledged = 0;  // the endpoint's count at the last of these times
};

struct Parcel {
  buffer::Slice slice;
  common::Nanoseconds taken = 0;       // monotonic: when it was taken from the buffer
  int failures = 0;                    // streams with it that reached a peer and failed
  common::Nanoseconds not_before = 0;  // monotonic: when it may be sent again
  bool is_suspect = false;             // sent alone
  std::size_t max_bytes = std::numeric_limits<std::size_t>::max();  // what a suspect is cut to
  std::vector<Objection> objections{};

  bool IsRefusedBy(std::uint32_t endpoint) const {
    return std::any_of(objections.begin(), objections.end(), [&](const Objection& objection) {
      return objection.endpoint == endpoint && objection.is_final;
    });
  }

  Objection& ObjectionOf(std::uint32_t endpoint) {
    for (Objection& objection : objections) {
      if (objection.endpoint == endpoint) return objection;
    }
    return objections.emplace_back(Objection{endpoint});
  }
};

}  // namespace lightstep::delivery
