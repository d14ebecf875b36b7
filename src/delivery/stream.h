// A stream: one request and the parcels that it carries. The parcels keep their memory in the
// buffer until they are settled. A stream that fails gives them back.
//
// Made and carried by a Connection. StreamResults decides what follows from its end.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/common/clock.h"
#include "src/delivery/parcel.h"
#include "src/wire/protocol.h"

namespace lightstep::delivery {

struct Stream {
  std::vector<Parcel> parcels;
  std::size_t bytes = 0;               // of the spans, as they stand in the buffer
  std::size_t request_bytes = 0;       // the minimum size of the request
  std::size_t max_bytes = 0;           // what it may carry
  std::uint64_t dropped_reported = 0;  // the number of dropped spans in its envelope
  common::Nanoseconds opened = 0;      // monotonic
  common::Nanoseconds busy = 0;        // how long it kept the link or the peer busy
  bool is_written = false;             // at least a part of it

  bool IsSingleSpan() const { return parcels.size() == 1 && parcels.front().slice.spans == 1; }
};

// How a stream ended.
struct StreamEnd {
  wire::Verdict verdict;
  bool is_answered = false;  // the verdict is about an answer
  bool is_cut = false;       // the peer ended it before it was complete
  bool is_timeout = false;   // no progress for report_timeout
};

}  // namespace lightstep::delivery
