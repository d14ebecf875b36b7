// A stream: one request and the parcels that it carries. Only an acknowledgement ends what
// it owes them; until then their memory in the buffer stays theirs, and a stream that fails hands
// them back.
//
// Made by Delivery, carried by a Connection, judged by StreamResults.
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
  std::size_t request_bytes = 0;       // at least so many go out for them
  std::size_t max_bytes = 0;           // what it may carry
  std::uint64_t dropped_reported = 0;  // how many dropped spans its envelope tells of
  common::Nanoseconds opened = 0;      // monotonic
  common::Nanoseconds busy = 0;        // how long it kept the link or the peer busy
  bool is_written = false;             // something of it was

  bool IsSingleSpan() const { return parcels.size() == 1 && parcels.front().slice.spans == 1; }
};

// How a stream ended.
struct StreamEnd {
  wire::Verdict verdict;
  bool is_answered = false;  // the verdict is that of an answer
  bool is_cut = false;       // the peer ended it before we did
  bool is_timeout = false;   // no progress for report_timeout
};

}  // namespace lightstep::delivery
