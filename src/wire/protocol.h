// The seam between delivery and the protocols: what stands around the spans of a request, and what
// its answer means. A tracer has one protocol. It is asked once a request and never for a span.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/common/clock.h"
#include "src/http/answer_reader.h"

namespace lightstep::wire {

// What an answer means. StreamResults in src/delivery acts on it.
struct Verdict {
  enum class Kind : std::uint8_t {
    kAcknowledged,
    // This endpoint will never take these spans. Final once all that are well have said so.
    kRefused,
    kTooLarge,     // to be sent again in smaller streams
    kLater,        // a failed attempt: to be sent again, here or elsewhere
    kMisdirected,  // the endpoint is none of ours, or is addressed wrongly; time does not heal that
  };

  Kind kind = Kind::kLater;
  std::string reason;                   // for the log; empty when acknowledged
  common::Nanoseconds retry_after = 0;  // how long the endpoint asks to be left alone
  bool disable = false;                 // the satellite says to stop reporting
  std::uint64_t rejected = 0;           // when acknowledged: how many of the spans were not taken
  std::vector<std::string> remarks;     // what it says although it has acknowledged
};

class Protocol {
 public:
  Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;
  virtual ~Protocol() = default;

  // The head of a request (RFC 9112), with the empty line at its end. `host` is the value of the
  // Host header.
  virtual std::string RequestHead(std::string_view host) const = 0;

  // What goes before the spans of a request. `origin` is who made them, as the protocol encodes it:
  // as a rule this process. `dropped_spans`: since the last request that got through.
  virtual std::string Envelope(std::string_view origin, std::uint64_t dropped_spans) const = 0;

  virtual Verdict Judge(const http::Answer& answer) const = 0;
};

}  // namespace lightstep::wire
