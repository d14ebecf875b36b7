#include "src/wire/lightstep/verdict.h"

#include <algorithm>
#include <string_view>

#include "src/common/ascii.h"
#include "src/http/readable_text.h"
#include "src/http/retry_after.h"
#include "src/wire/lightstep/report.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;

// What statuses mean. The first row that fits counts.
struct Row {
  unsigned first;
  unsigned last;
  Kind kind;
  std::string_view advice;  // follows the status in the log
};

constexpr std::string_view kCheckToken = " (is the access token right?)";
constexpr std::string_view kCheckAddress =
    " (is this a satellite? It should know POST /api/v2/reports)";

constexpr Row kRows[] = {
    // The satellite has taken the report. See IsPage for what only looks so.
    {200, 299, Kind::kAcknowledged, ""},
    // A redirect moves a page, not a stream of spans. Following it could bring the access token to
    // a host that nobody configured, so the address has to be changed by whoever knows it.
    {300, 399, Kind::kMisdirected, ""},
    // Malformed or refused, if a satellite says so. See JudgeRefusal.
    {400, 400, Kind::kRefused, ""},
    {401, 401, Kind::kRefused, kCheckToken},
    {403, 403, Kind::kRefused, kCheckToken},
    // A web server, a proxy or an ingress that knows nothing of reports: only a change of its
    // configuration, or of ours, helps.
    {404, 404, Kind::kMisdirected, kCheckAddress},
    {405, 405, Kind::kMisdirected, kCheckAddress},
    {407, 407, Kind::kMisdirected, " (a proxy wants to know who asks)"},
    {410, 410, Kind::kMisdirected, kCheckAddress},
    {411, 411, Kind::kMisdirected, " (it does not take chunked requests)"},
    {415, 415, Kind::kMisdirected, " (it does not take application/octet-stream)"},
    {421, 421, Kind::kMisdirected, " (it does not serve the configured host name)"},
    {426, 426, Kind::kMisdirected, " (it wants another protocol)"},
    {501, 501, Kind::kMisdirected, kCheckAddress},
    {505, 505, Kind::kMisdirected, " (it does not speak HTTP/1.1)"},
    // Fewer spans at a time may be taken.
    {413, 413, Kind::kTooLarge, ""},
    // Everything else, 408, 429 and 5xx above all, speaks of this moment or of this report, and not
    // of the spans for good. Who is to blame shows when they are sent again (StreamResults).
    {200, 999, Kind::kLater, ""},
    // An answer that switches protocols was not asked for.
    {100, 199, Kind::kMisdirected, kCheckAddress},
};

const Row& RowOf(unsigned status) {
  return *std::find_if(std::begin(kRows), std::end(kRows) - 1,
                       [&](const Row& row) { return row.first <= status && status <= row.last; });
}

// The OpenTelemetry Collector's LightStep receiver answers every error of the pipeline behind it
// with 400 and the error's text. These texts, in lower case, speak of a moment.
constexpr std::string_view kPassingTroubles[] = {
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
constexpr std::string_view kTooLargeTexts[] = {
    "body too large",   // Go's http.MaxBytesReader
    "larger than max",  // gRPC: received message larger than max
    "too large",        //
};

template <std::size_t size>
bool MentionsAny(std::string_view lower, const std::string_view (&texts)[size]) {
  return std::any_of(std::begin(texts), std::end(texts), [&](std::string_view text) {
    return lower.find(text) != std::string_view::npos;
  });
}

// The media type alone, in lower case.
std::string MediaType(std::string_view content_type) {
  return common::ToLower(
      common::WithoutBlanksAround(content_type.substr(0, content_type.find(';'))));
}

// A satellite has no pages: a portal, a load balancer or somebody's default site has answered.
bool IsPage(const http::Answer& answer) { return MediaType(answer.content_type) == "text/html"; }

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
    const std::string lower = common::ToLower(error);
    if (MentionsAny(lower, kTooLargeTexts)) return Kind::kTooLarge;
    if (MentionsAny(lower, kPassingTroubles)) return Kind::kLater;
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
  const Row& row = RowOf(answer.status);
  Verdict verdict;
  verdict.kind = row.kind;
  if (row.kind == Kind::kAcknowledged && !IsPage(answer)) {
    verdict.disable = response.disable;
    verdict.remarks = Remarks(response);
    return verdict;
  }
  verdict.disable = response.is_whole && response.disable;
  verdict.retry_after = http::ParseRetryAfter(answer.retry_after);
  verdict.reason = "HTTP status " + std::to_string(answer.status);
  if (row.kind == Kind::kAcknowledged) {
    verdict.kind = Kind::kMisdirected;
    verdict.reason += " with a page of text/html";
    verdict.reason += kCheckAddress;
  }
  if (row.kind == Kind::kRefused) verdict.kind = JudgeRefusal(answer, response);
  if (row.first == 300) {
    verdict.reason += answer.location.empty()
                          ? std::string{" without a Location"}
                          : " to " + http::ReadableText(answer.location) +
                                " (the tracer follows no redirect: configure that address)";
  }
  verdict.reason += row.advice;
  const std::string explanation = Explanation(answer, response);
  if (!explanation.empty()) verdict.reason += ", " + explanation;
  return verdict;
}

}  // namespace lightstep::wire
