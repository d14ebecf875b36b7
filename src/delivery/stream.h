// A stream: one chunked request and the spans that it carries. Only a 2xx answer acknowledges them;
// until then their memory in the buffer stays theirs, and a stream that fails hands them back.
//
// Made by delivery, carried by a connection.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"

namespace lightstep::delivery {

struct Stream {
  std::vector<buffer::Slice> slices;
  std::size_t bytes = 0;
  std::uint64_t dropped_reported = 0;  // what its internal metrics say of spans.dropped
  common::Nanoseconds opened = 0;      // monotonic
};

// What became of a stream.
struct Outcome {
  enum class Kind {
    kAcknowledged,
    kRejected,  // refused for good: the same spans would be refused anywhere
    kTooLarge,  // to be sent again in smaller streams
    kFailed,    // to be sent again elsewhere
  };

  Kind kind = Kind::kFailed;
  std::string reason;                   // for the log; empty when acknowledged
  common::Nanoseconds retry_after = 0;  // how long the endpoint asks to be left alone
  bool disable = false;                 // the satellite says to stop reporting
};

// What an HTTP status and what came with it mean. `retry_after` is the header's value, seconds or a
// date (RFC 9110, 10.2.3 and 5.6.7); what is neither is read as no wish.
Outcome JudgeAnswer(unsigned status, std::string_view retry_after, std::string_view body);

}  // namespace lightstep::delivery
