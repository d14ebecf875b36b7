// The parts of a report other than its spans: the reporter, the head that opens a ReportRequest,
// and the ReportResponse that answers it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lightstep/value.h"

namespace lightstep::wire {

// ReportRequest.reporter: the process that made the spans. Tags may repeat. Text is well-formed
// UTF-8.
class Reporter {
 public:
  explicit Reporter(std::uint64_t id) : id_{id} {}

  Reporter& AddTag(std::string_view key, const Value& value);

  // The field with its key byte and length.
  std::string Encode() const;

 private:
  const std::uint64_t id_;
  std::string tags_;
};

// The head of a report: `reporter` as Reporter encodes it, the access token, and the number of
// spans dropped since the last report that was delivered.
std::string EncodeReportHead(std::string_view reporter, std::string_view access_token,
                             std::uint64_t dropped_spans);

// The parts of a satellite's answer that the tracer uses.
struct ReportResponse {
  bool disable = false;  // a command: stop reporting
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
  // Whether all of the bytes are those of a ReportResponse, which no bytes are too.
  bool is_whole = false;

  // Accepts any bytes. Parts that can't be read are left out.
  static ReportResponse Parse(std::string_view bytes);
};

}  // namespace lightstep::wire
