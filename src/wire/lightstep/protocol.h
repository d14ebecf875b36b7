// LightStep reports over HTTP/1.1: POST /api/v2/reports to a satellite or a collector, chunked,
// since a report is opened before its last span is there.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "src/wire/protocol.h"

namespace lightstep::wire {

class LightStepProtocol final : public Protocol {
 public:
  // `access_token` is well-formed UTF-8.
  explicit LightStepProtocol(std::string access_token);

  // A token that can't stand in a header is left out of it: the one that counts travels in the
  // report.
  std::string RequestHead(std::string_view host) const override;

  // `origin` is what Reporter encodes.
  std::string Envelope(std::string_view origin, std::uint64_t dropped_spans) const override;

  Verdict Judge(const http::Answer& answer) const override;

 private:
  const std::string access_token_;
};

}  // namespace lightstep::wire
