// OTLP over HTTP/1.1 with protobuf bodies: POST /v1/traces to any OpenTelemetry back end. A request
// has a length, because every known receiver reads the whole body before it decodes any of it, and
// some refuse chunked ones.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/wire/protocol.h"

namespace lightstep::wire {

class OtlpProtocol final : public Protocol {
 public:
  using Headers = std::vector<std::pair<std::string, std::string>>;

  // `headers` are the application's. One that can't stand in a request, or that would change how
  // its body is read, is left out.
  explicit OtlpProtocol(const Headers& headers = {});

  Framing framing() const override { return Framing::kSized; }

  std::string RequestHead(const Target& target, const Body& body) const override;

  // `origin` is what Resource encodes, the scopes are what InstrumentationScope does. OTLP has no
  // place for the number of dropped spans.
  std::vector<std::string> Envelope(std::string_view origin, const std::vector<Run>& runs,
                                    std::uint64_t dropped_spans) const override;

  std::size_t MaxRunBytes(std::string_view scope) const override;

  Verdict Judge(const http::Answer& answer) const override;

 private:
  // `scope`, or the tracer's own if it is empty.
  std::string_view ScopeOrOwn(std::string_view scope) const {
    return scope.empty() ? std::string_view{own_scope_} : scope;
  }

  std::string headers_;  // all that no request changes
  const std::string own_scope_;
};

}  // namespace lightstep::wire
