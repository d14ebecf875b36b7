#include "src/wire/otlp/otlp_verdict.h"

#include <string>
#include <string_view>

#include "src/common/ascii.h"
#include "src/http/readable_text.h"
#include "src/http/retry_after.h"
#include "src/wire/answers.h"
#include "src/wire/otlp/export_response.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;

constexpr std::string_view kCheckCredentials = " (are the otlp_headers right?)";
constexpr std::string_view kCheckAddress =
    " (is this an OTLP receiver? OTLP receivers accept POST /v1/traces, or the configured path)";

// What statuses mean beside those of FindCommonRow (OTLP specification, "OTLP/HTTP response").
constexpr StatusRow kRows[] = {
    // An answer that switches protocols was not asked for.
    {100, 199, Kind::kMisdirected, kCheckAddress},
    // The receiver has taken the spans, except those that partial_success names. IsPage finds the
    // answers that only look like it.
    {200, 299, Kind::kAcknowledged, ""},
    {400, 400, Kind::kRefused, ""},
    {401, 401, Kind::kRefused, kCheckCredentials},
    {403, 403, Kind::kRefused, kCheckCredentials},
    // A web server, a proxy or a receiver without traces: only a change of its configuration, or of
    // ours, helps.
    {404, 404, Kind::kMisdirected, kCheckAddress},
    {405, 405, Kind::kMisdirected, kCheckAddress},
    {410, 410, Kind::kMisdirected, kCheckAddress},
    {411, 411, Kind::kMisdirected, kCheckAddress},
    {415, 415, Kind::kMisdirected, " (it does not accept application/x-protobuf)"},
    {501, 501, Kind::kMisdirected, kCheckAddress},
    // The request came too slowly. That speaks of the way, and not of the spans.
    {408, 408, Kind::kLater, ""},
    // The statuses that the specification lets a client repeat.
    {429, 429, Kind::kLater, ""},
    {502, 504, Kind::kLater, ""},
    // It forbids to repeat any other.
    {400, 599, Kind::kRefused, ""},
};

constexpr StatusRow kOther = {0, 999, Kind::kLater, ""};

// Those of FindCommonRow come first, as the last row has them too.
const StatusRow& RowOf(unsigned status) {
  if (const StatusRow* const row = FindCommonRow(status)) return *row;
  if (const StatusRow* const row = FindRow(kRows, status)) return *row;
  return kOther;
}

// What servers say, in lower case, when they are asked in plaintext on a port of TLS.
constexpr std::string_view kTlsPortTexts[] = {
    "http request to an https server",        // Go's net/http
    "http request was sent to https port",    // nginx
    "plain http to an ssl-enabled server",    // Apache's httpd
    "combination of host and port requires",  // Tomcat: ... TLS
};

bool IsTlsPort(const http::Answer& answer) {
  const std::string body = common::ToLower(answer.body);
  for (const std::string_view text : kTlsPortTexts) {
    if (body.find(text) != std::string::npos) return true;
  }
  return false;
}

// What Go's net/http says where a server allows a request no more time: the Collector answers that
// with 400. It speaks of the way, as 408 does, and not of the spans.
constexpr std::string_view kTooSlow = "i/o timeout";

Verdict Acknowledge(const http::Answer& answer) {
  const ExportResponse response = ExportResponse::Parse(answer);
  Verdict verdict;
  verdict.kind = Kind::kAcknowledged;
  verdict.rejected = response.rejected_spans;
  std::string remark = http::ReadableText(response.error_message);
  if (verdict.rejected != 0) {
    remark = std::to_string(verdict.rejected) +
             (verdict.rejected == 1 ? " span was rejected" : " spans were rejected") +
             (remark.empty() ? "" : ": " + remark);
  }
  if (!remark.empty()) verdict.remarks.push_back(std::move(remark));
  return verdict;
}

}  // namespace

Verdict JudgeOtlpAnswer(const http::Answer& answer) {
  const StatusRow& row = RowOf(answer.status);
  if (row.kind == Kind::kAcknowledged && !IsPage(answer)) return Acknowledge(answer);
  Verdict verdict;
  const RpcStatus status = RpcStatus::Parse(answer);
  const std::string explanation =
      status.message.empty() ? http::ReadableBody(answer.body) : http::ReadableText(status.message);
  if (row.kind == Kind::kAcknowledged) {
    verdict = MisdirectedByPage(answer, kCheckAddress);
  } else {
    verdict.kind = row.kind;
    verdict.reason = ReasonFor(answer, row.advice);
  }
  if (answer.status == 400 && IsTlsPort(answer)) {
    verdict.kind = Kind::kMisdirected;
    verdict.reason += " (the port requires TLS: configure https://)";
  } else if (row.kind == Kind::kRefused && IsPage(answer)) {
    // A proxy's own, which says nothing of the spans.
    verdict.kind = Kind::kLater;
  } else if (answer.status == 400 && SaysTooLarge(explanation)) {
    // As the OpenTelemetry Collector does.
    verdict.kind = Kind::kTooLarge;
  } else if (answer.status == 400 &&
             common::ToLower(explanation).find(kTooSlow) != std::string::npos) {
    verdict.kind = Kind::kLater;
  }
  verdict.retry_after =
      answer.retry_after.empty() ? status.retry_delay : http::ParseRetryAfter(answer.retry_after);
  if (!explanation.empty()) verdict.reason += ", " + explanation;
  return verdict;
}

}  // namespace lightstep::wire
