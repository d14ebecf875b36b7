// The interface between delivery and the protocols: the bytes around the spans of a request, and
// the meaning of its answer. A tracer has one protocol. It is called once per request, never per
// span.
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
    // The endpoint will never accept these spans. Final once all healthy endpoints say so.
    kRefused,
    kTooLarge,     // the spans are sent again in smaller streams
    kLater,        // a failed attempt: the spans are sent again, here or elsewhere
    kMisdirected,  // not a receiver, or addressed wrongly: only a new configuration helps
  };

  Kind kind = Kind::kLater;
  std::string reason;                   // for the log; empty when acknowledged
  common::Nanoseconds retry_after = 0;  // the pause that the endpoint asks for
  bool disable = false;                 // the satellite told the tracer to stop reporting
  // When acknowledged: the number of spans that the peer rejected, as it says. It may exceed the
  // number of spans that were sent.
  std::uint64_t rejected = 0;
  std::vector<std::string> remarks;  // warnings in an answer that acknowledges
};

// Where a request goes.
struct Target {
  std::string_view host;  // the value of the Host header
  std::string_view path;  // empty: the protocol's own
};

// The properties of a request's body that its head states.
struct Body {
  std::optional<std::size_t> length;  // nullopt: the body is chunked
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
    kChunked,  // opened before its last span is known
    kSized,    // filled first, then sent whole with its length
  };

  Protocol() = default;
  Protocol(const Protocol&) = delete;
  Protocol& operator=(const Protocol&) = delete;
  virtual ~Protocol() = default;

  virtual Framing framing() const = 0;

  // The head of a request (RFC 9112), with the empty line at its end. `body` has a length if
  // framing() is kSized.
  virtual std::string RequestHead(const Target& target, const Body& body) const = 0;

  // What goes before the spans of each run of a request: as many elements as there are runs, of
  // which there is one at least. `origin` is who made the spans, as the protocol encodes it: as a
  // rule this process. `dropped_spans`: since the last request that got through. A chunked request
  // asks once, for the spans that it begins with.
  virtual std::vector<std::string> Envelope(std::string_view origin, const std::vector<Run>& runs,
                                            std::uint64_t dropped_spans) const = 0;

  // The maximum number of bytes that one run of `scope` adds to Envelope, beside the origin. 0 for
  // a protocol whose requests are chunked: nothing limits their size.
  virtual std::size_t MaxRunBytes(std::string_view scope) const = 0;

  virtual Verdict Judge(const http::Answer& answer) const = 0;
};

}  // namespace lightstep::wire
