// Fuzzes the body of an answer to a report: it is read as protobuf reads a ReportResponse, and
// whatever a satellite says can be shown to people.
//
// Input: the status, the value of Retry-After up to the end of the line, the body.
#include <algorithm>
#include <string>
#include <string_view>

#include "proto/collector.pb.h"
#include "src/common/utf8.h"
#include "src/http/retry_after.h"
#include "src/wire/lightstep/lightstep_verdict.h"
#include "src/wire/lightstep/report.h"
#include "test/fuzz/driver.h"
#include "test/fuzz/input.h"
#include "test/fuzz/oracle.h"

namespace lightstep {
namespace {

using fuzz::Expect;

void CompareWithOracle(const wire::ReportResponse& response, std::string_view body) {
  const auto oracle = fuzz::ReadByOracle<collector::ReportResponse>(body);
  if (!oracle) return;
  Expect(std::equal(response.errors.begin(), response.errors.end(), oracle->errors().begin(),
                    oracle->errors().end()),
         "the errors are those that protobuf reads");
  const bool disable = std::any_of(oracle->commands().begin(), oracle->commands().end(),
                                   [](const collector::Command& c) { return c.disable(); });
  Expect(response.disable == disable, "it disables if protobuf reads the command");
}

void ExpectReadable(std::string_view text) {
  Expect(common::IsUtf8(text), "the reason is UTF-8");
  Expect(std::none_of(text.begin(), text.end(),
                      [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }),
         "what is said is one line");
  Expect(text.size() < 1000, "the reason is short");
}

void Judge(unsigned status, std::string_view retry_after, std::string_view body) {
  http::Answer answer;
  answer.status = status;
  answer.retry_after = retry_after;
  answer.body = body;
  const wire::Verdict verdict = wire::JudgeReportAnswer(answer);
  const bool is_acknowledged = verdict.kind == wire::Verdict::Kind::kAcknowledged;
  Expect(is_acknowledged == (status / 100 == 2), "2xx acknowledges, and nothing else does");
  Expect(is_acknowledged == verdict.reason.empty(),
         "a verdict has a reason unless it acknowledges");
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
  const unsigned status = 100 + input.TakeNumber<std::uint16_t>() % 900;
  const std::string_view retry_after = input.TakeUntil('\n');
  const std::string_view body = input.Rest();
  CompareWithOracle(wire::ReportResponse::Parse(body), body);
  Judge(status, retry_after, body);
  return 0;
}
