// The seam between delivery and the protocols: what stands around the spans of a request, and what
// its answer means. A tracer has one protocol. It is asked once a request and never for a span.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
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
  bool disable = false;                 // the satellite told the tracer to stop reporting
  // When acknowledged: how many of the spans were not taken, as the peer says. It may say more than
  // were sent.
  std::uint64_t rejected = 0;
  std::vector<std::string> remarks;  // what it says although it has acknowledged
};

// Where a request goes.
struct Target {
  std::string_view host;  // the value of the Host header
  std::string_view path;  // empty: the protocol's own
};

// What the head of a request says of its body.
struct Body {
  std::optional<std::size_t> length;  // none: the body is chunked
  bool is_gzip = false;
};

// Spans of one instrumentation scope that follow each other in a request.
struct Run {
  std::string_view scope;  // as the protocol encodes it; empty: the tracer's own
  std::size_t bytes = 0;
};

class Protocol {
 public:
  // How a request is written.
  enum class Framing : std::uint8_t {
    kChunked,  // opened before its last span is there
    kSized,    // filled first, then sent whole with its length
  };

  Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;
  virtual ~Protocol() = default;

  virtual Framing framing() const = 0;

  // The head of a request (RFC 9112), with the empty line at its end. `body` has a length where
  // framing() is kSized.
  virtual std::string RequestHead(const Target& target, const Body& body) const = 0;

  // What goes before the spans of each run of a request: as many elements as there are runs, of
  // which there is one at least. `origin` is who made the spans, as the protocol encodes it: as a
  // rule this process. `dropped_spans`: since the last request that got through. A chunked request
  // asks once, for the spans that it begins with.
  virtual std::vector<std::string> Envelope(std::string_view origin, const std::vector<Run>& runs,
                                            std::uint64_t dropped_spans) const = 0;

  virtual Verdict Judge(const http::Answer& answer) const = 0;
};

}  // namespace lightstep::wire
