#include "src/wire/lightstep/lightstep_protocol.h"

#include <algorithm>
#include <utility>

#include "lightstep/version.h"
#include "src/wire/lightstep/lightstep_verdict.h"
#include "src/wire/lightstep/report.h"

namespace lightstep::wire {

LightStepProtocol::LightStepProtocol(std::string access_token)
    : access_token_{std::move(access_token)} {}

std::string LightStepProtocol::RequestHead(const Target& target, const Body& /*chunked*/) const {
  std::string head = "POST ";
  head += target.path.empty() ? "/api/v2/reports" : target.path;
  head += " HTTP/1.1\r\nHost: ";
  head += target.host;
  head += "\r\nUser-Agent: lightstep-streaming/";
  head += kVersion;
  head += "\r\nContent-Type: application/octet-stream\r\nTransfer-Encoding: chunked\r\n";
  const bool is_printable = std::all_of(access_token_.begin(), access_token_.end(),
                                        [](char c) { return c > ' ' && c <= '~'; });
  if (!access_token_.empty() && is_printable) {
    // Lets a proxy route.
    head += "Lightstep-Access-Token: ";
    head += access_token_;
    head += "\r\n";
  }
  head += "\r\n";
  return head;
}

std::vector<std::string> LightStepProtocol::Envelope(std::string_view origin,
                                                     const std::vector<Run>& runs,
                                                     std::uint64_t dropped_spans) const {
  std::vector<std::string> envelope(runs.size());
  envelope.front() = EncodeReportHead(origin, access_token_, dropped_spans);
  return envelope;
}

Verdict LightStepProtocol::Judge(const http::Answer& answer) const {
  return JudgeReportAnswer(answer);
}

}  // namespace lightstep::wire
