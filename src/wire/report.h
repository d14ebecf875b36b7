// What stands around the spans of a report: the head that opens a ReportRequest, and the
// ReportResponse that answers it. Used by delivery.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lightstep/value.h"

namespace lightstep::wire {

// The bytes of ReportRequest.reporter and .auth. Tags may repeat; text is well-formed UTF-8.
class ReportHead {
 public:
  ReportHead() = default;

  ReportHead& SetReporterId(std::uint64_t id);
  ReportHead& AddTag(std::string_view key, const Value& value);
  ReportHead& SetAccessToken(std::string_view token);

  // Reporter, auth and the internal metrics with `dropped_spans` since the last report that got
  // through: what goes before the spans.
  std::string Encode(std::uint64_t dropped_spans) const;

 private:
  std::uint64_t reporter_id_ = 0;
  std::string tags_;
  std::string access_token_;
};

// What a satellite answers, as far as a tracer acts on it.
struct ReportResponse {
  bool disable = false;  // a command: stop reporting
  std::vector<std::string> errors;
  std::vector<std::string> warnings;
  // Whether all of the bytes are those of a ReportResponse, which no bytes are too.
  bool is_whole = false;

  // Whatever bytes come: what can't be read is left out.
  static ReportResponse Parse(std::string_view bytes);
};

}  // namespace lightstep::wire
