#include "src/wire/lightstep/lightstep_verdict.h"

#include <algorithm>
#include <string_view>

#include "src/common/ascii.h"
#include "src/http/readable_text.h"
#include "src/http/retry_after.h"
#include "src/wire/answers.h"
#include "src/wire/lightstep/report.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;

constexpr std::string_view kCheckToken = " (is the access token right?)";
constexpr std::string_view kCheckAddress =
    " (is this a satellite? Satellites accept POST /api/v2/reports)";

// What statuses mean beside those of FindCommonRow.
constexpr StatusRow kRows[] = {
    // An answer that switches protocols was not asked for.
    {100, 199, Kind::kMisdirected, kCheckAddress},
    // The satellite has taken the report. See IsPage for what only looks so.
    {200, 299, Kind::kAcknowledged, ""},
    // Malformed or refused, if a satellite says so. See JudgeRefusal.
    {400, 400, Kind::kRefused, ""},
    {401, 401, Kind::kRefused, kCheckToken},
    {403, 403, Kind::kRefused, kCheckToken},
    // A web server, a proxy or an ingress that knows nothing of reports: only a change of its
    // configuration, or of ours, helps.
    {404, 404, Kind::kMisdirected, kCheckAddress},
    {405, 405, Kind::kMisdirected, kCheckAddress},
    {410, 410, Kind::kMisdirected, kCheckAddress},
    {411, 411, Kind::kMisdirected, " (it does not accept chunked requests)"},
    {415, 415, Kind::kMisdirected, " (it does not accept application/octet-stream)"},
    {501, 501, Kind::kMisdirected, kCheckAddress},
};

// Everything else, 408, 429 and 5xx above all, speaks of this moment or of this report, and not of
// the spans for good. Who is to blame shows when they are sent again (StreamResults).
constexpr StatusRow kOther = {0, 999, Kind::kLater, ""};

const StatusRow& RowOf(unsigned status) {
  if (const StatusRow* const row = FindRow(kRows, status)) return *row;
  if (const StatusRow* const row = FindCommonRow(status)) return *row;
  return kOther;
}

// The OpenTelemetry Collector's LightStep receiver answers every error of the pipeline behind it
// with 400 and the error's text. These texts, in lower case, speak of a moment.
constexpr std::string_view kTransientErrors[] = {
    "memory usage",        // memory_limiter
    "queue is full",       // exporterhelper
    "no more retries",     // exporterhelper, when an exporter gave up
    "max elapsed time",    // the same
    "deadline exceeded",   // Go's context
    "context canceled",    // the same, as on shutdown
    "timeout",             // Go's net: i/o timeout
    "timed out",           //
    "connection refused",  // an exporter's
    "connection reset",    // an exporter's
    "broken pipe",         // an exporter's
    "no such host",        // an exporter's
    "unexpected eof",      // the report was cut on its way
    "unavailable",         // gRPC's code
    "resource exhausted",  // gRPC's code
    "resourceexhausted",   // the same, as Go prints it
    "too many requests",   //
    "rate limit",          //
    "throttl",             //
    "overload",            //
    "shutting down",       //
    "shutdown",            //
    "try again",           //
    "temporar",            // temporary, temporarily
};
bool SpeaksOfPassingTrouble(std::string_view text) {
  const std::string lower = common::ToLower(text);
  return std::any_of(
      std::begin(kTransientErrors), std::end(kTransientErrors),
      [&](std::string_view known) { return lower.find(known) != std::string::npos; });
}

// Whether the answer may be a satellite's own, as far as one can see.
bool IsReportResponse(const http::Answer& answer, const ReportResponse& response) {
  const std::string type = MediaType(answer.content_type);
  return response.is_whole && (type.empty() || type == "application/octet-stream" ||
                               type.find("protobuf") != std::string::npos);
}

// 400, 401 and 403. nginx and Go answer plaintext on a TLS port with 400 and a text, and a proxy
// may want a client certificate or a password: that is a failed attempt, and not about the spans.
Kind JudgeRefusal(const http::Answer& answer, const ReportResponse& response) {
  if (!IsReportResponse(answer, response)) return Kind::kLater;
  for (const std::string& error : response.errors) {
    if (SaysTooLarge(error)) return Kind::kTooLarge;
    if (SpeaksOfPassingTrouble(error)) return Kind::kLater;
  }
  return Kind::kRefused;
}

// What the peer says of it.
std::string Explanation(const http::Answer& answer, const ReportResponse& response) {
  if (!response.is_whole || response.errors.empty()) return http::ReadableBody(answer.body);
  std::string errors;
  for (const std::string& error : response.errors) {
    errors += errors.empty() ? error : ", " + error;
    if (errors.size() > http::kMaxReadableText) break;
  }
  return http::ReadableText(errors);
}

std::vector<std::string> Remarks(const ReportResponse& response) {
  constexpr std::size_t kMaxRemarks = 5;
  std::vector<std::string> remarks;
  for (const auto* texts : {&response.errors, &response.warnings}) {
    for (const std::string& text : *texts) {
      if (remarks.size() < kMaxRemarks) remarks.push_back(http::ReadableText(text));
    }
  }
  return remarks;
}

}  // namespace

Verdict JudgeReportAnswer(const http::Answer& answer) {
  const ReportResponse response = ReportResponse::Parse(answer.body);
  const StatusRow& row = RowOf(answer.status);
  Verdict verdict;
  if (row.kind == Kind::kAcknowledged && !IsPage(answer)) {
    verdict.kind = Kind::kAcknowledged;
    verdict.disable = response.disable;
    verdict.remarks = Remarks(response);
    return verdict;
  }
  if (row.kind == Kind::kAcknowledged) {
    verdict = MisdirectedByPage(answer, kCheckAddress);
  } else {
    verdict.kind = row.kind == Kind::kRefused ? JudgeRefusal(answer, response) : row.kind;
    verdict.reason = ReasonFor(answer, row.advice);
  }
  verdict.disable = response.is_whole && response.disable;
  verdict.retry_after = http::ParseRetryAfter(answer.retry_after);
  const std::string explanation = Explanation(answer, response);
  if (!explanation.empty()) verdict.reason += ", " + explanation;
  return verdict;
}

}  // namespace lightstep::wire
