// Fuzzes the body of an answer: what protobuf reads as a ReportResponse is read alike, and whatever
// a satellite says can be shown to people.
//
// Input: the status, the value of Retry-After up to a line's end, the body.
#include <algorithm>
#include <string>
#include <string_view>

#include "proto/collector.pb.h"
#include "src/common/utf8.h"
#include "src/delivery/stream.h"
#include "src/wire/report.h"
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
  Expect(response.disable == disable, "it disables where protobuf reads that it does");
}

void Judge(unsigned status, std::string_view retry_after, std::string_view body) {
  const delivery::Outcome outcome = delivery::JudgeAnswer(status, retry_after, body);
  const bool is_acknowledged = outcome.kind == delivery::Outcome::Kind::kAcknowledged;
  Expect(is_acknowledged == (status / 100 == 2), "2xx acknowledges, and nothing else does");
  Expect(is_acknowledged == outcome.reason.empty(), "what is not acknowledged has a reason");
  Expect(common::IsUtf8(outcome.reason), "a reason is UTF-8");
  Expect(std::none_of(outcome.reason.begin(), outcome.reason.end(),
                      [](char c) { return (c >= 0 && c < ' ') || c == 0x7F; }),
         "a reason is one line");
  Expect(outcome.reason.size() < 1000, "a reason is short");
  Expect(outcome.retry_after >= 0 && outcome.retry_after <= 60'000'000'000, "a wait has a bound");
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
