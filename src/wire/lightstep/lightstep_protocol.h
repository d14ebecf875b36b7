// LightStep reports over HTTP/1.1: POST /api/v2/reports to a satellite or a collector, chunked,
// because a report is opened before its last span is known.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/wire/protocol.h"

namespace lightstep::wire {

class LightStepProtocol final : public Protocol {
 public:
  // `access_token` is well-formed UTF-8.
  explicit LightStepProtocol(std::string access_token);

  Framing framing() const override { return Framing::kChunked; }

  // A token that is not a valid header value is left out of the header. Satellites use the one in
  // the report.
  std::string RequestHead(const Target& target, const Body& body) const override;

  // `origin` is what Reporter encodes. A report has no scopes: the head of the report stands before
  // the first run, and nothing before the others.
  std::vector<std::string> Envelope(std::string_view origin, const std::vector<Run>& runs,
                                    std::uint64_t dropped_spans) const override;

  std::size_t MaxRunBytes(std::string_view /*scope*/) const override { return 0; }

  Verdict Judge(const http::Answer& answer) const override;

 private:
  const std::string access_token_;
};

}  // namespace lightstep::wire
