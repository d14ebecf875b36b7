// Fuzzes the body of an answer to an OTLP request: it is read as protobuf reads it, and whatever a
// receiver says can be shown to people.
//
// Input: the status, a byte for the Content-Type, the value of Retry-After up to the end of the
// line, the body.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "proto/opentelemetry/trace.pb.h"
#include "src/common/clock.h"
#include "src/common/utf8.h"
#include "src/http/retry_after.h"
#include "src/wire/otlp/export_response.h"
#include "src/wire/otlp/otlp_verdict.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"
#include "test/fuzz/oracle.h"

namespace lightstep {
namespace {

using fuzz::Expect;

constexpr std::string_view kContentTypes[] = {
    "application/x-protobuf", "application/json", "text/plain", "text/html; charset=utf-8", "",
};

// Returns nothing if a detail is not of the type that it names.
std::optional<common::Nanoseconds> DelayOf(const otlp::ErrorStatus& status) {
  constexpr std::int64_t kSecond = 1'000'000'000;
  common::Nanoseconds longest = 0;
  for (const otlp::ErrorDetail& detail : status.details()) {
    const std::string& url = detail.type_url();
    if (url.substr(url.rfind('/') + 1) != "google.rpc.RetryInfo") continue;
    const auto info = fuzz::ReadByOracle<otlp::RetryInfo>(detail.value());
    if (!info) return std::nullopt;
    const std::int64_t seconds = info->retry_delay().seconds();
    const std::int64_t nanoseconds = info->retry_delay().nanos();
    if (seconds < 0 || nanoseconds < 0) continue;
    const auto delay = std::min(seconds, http::kMaxRetryAfter / kSecond) * kSecond +
                       std::min(nanoseconds, kSecond - 1);
    longest = std::max(longest, std::min(delay, http::kMaxRetryAfter));
  }
  return longest;
}

void CompareWithOracle(const http::Answer& answer) {
  if (answer.content_type != "application/x-protobuf") return;
  if (const auto oracle = fuzz::ReadByOracle<otlp::ExportTraceServiceResponse>(answer.body)) {
    const wire::ExportResponse response = wire::ExportResponse::Parse(answer);
    const auto& partial = oracle->partial_success();
    const auto rejected = std::max<std::int64_t>(partial.rejected_spans(), 0);
    Expect(response.rejected_spans == static_cast<std::uint64_t>(rejected),
           "as many are rejected as protobuf reads");
    Expect(response.error_message == partial.error_message(), "the message is what protobuf reads");
  }
  if (const auto oracle = fuzz::ReadByOracle<otlp::ErrorStatus>(answer.body)) {
    const wire::RpcStatus status = wire::RpcStatus::Parse(answer);
    Expect(status.message == oracle->message(), "the status is what protobuf reads");
    const auto delay = DelayOf(*oracle);
    Expect(!delay || status.retry_delay == *delay, "the delay is what protobuf reads");
  }
}

void ExpectReadable(std::string_view text) {
  Expect(common::IsUtf8(text), "the reason is UTF-8");
  Expect(std::none_of(text.begin(), text.end(),
                      [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }),
         "what is said is one line");
  Expect(text.size() < 1000, "the reason is short");
}

void Judge(const http::Answer& answer) {
  const wire::Verdict verdict = wire::JudgeOtlpAnswer(answer);
  const bool is_acknowledged = verdict.kind == wire::Verdict::Kind::kAcknowledged;
  const bool is_page = answer.content_type.find("html") != std::string::npos;
  Expect(is_acknowledged == (answer.status / 100 == 2 && !is_page),
         "2xx acknowledges, and nothing else does");
  Expect(is_acknowledged == verdict.reason.empty(),
         "a verdict has a reason unless it acknowledges");
  Expect(is_acknowledged || verdict.rejected == 0, "only an acknowledgement rejects some spans");
  Expect(verdict.rejected == 0 || !verdict.remarks.empty(), "a rejection is logged");
  Expect(!verdict.disable, "OTLP has no command to disable");
  ExpectReadable(verdict.reason);
  for (const std::string& remark : verdict.remarks) ExpectReadable(remark);
  Expect(verdict.retry_after >= 0 && verdict.retry_after <= http::kMaxRetryAfter,
         "a wait has a bound");
}

}  // namespace
}  // namespace lightstep

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace lightstep;
  fuzz::Input input{data, size};
  http::Answer answer;
  answer.status = 100 + input.TakeNumber<std::uint16_t>() % 900;
  answer.content_type = kContentTypes[input.TakeByte() % std::size(kContentTypes)];
  answer.retry_after = input.TakeUntil('\n');
  answer.body = input.Rest();
  CompareWithOracle(answer);
  Judge(answer);
  return 0;
}
