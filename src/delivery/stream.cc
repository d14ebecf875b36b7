#include "src/delivery/stream.h"

#include <algorithm>
#include <charconv>

#include "src/common/utf8.h"
#include "src/wire/report.h"

namespace lightstep::delivery {
namespace {

// A satellite that asks for more is tried after this all the same.
constexpr common::Nanoseconds kLongestRetryAfter = 60'000'000'000;

// A reason goes into a log line: what a satellite says beyond this is left out.
constexpr std::size_t kLongestReason = 400;

common::Nanoseconds ParseRetryAfter(std::string_view text) {
  std::uint32_t seconds = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), seconds);
  if (error != std::errc{} || stop != text.data() + text.size()) return 0;
  const common::Nanoseconds wish = common::Nanoseconds{seconds} * 1'000'000'000;
  return wish < kLongestRetryAfter ? wish : kLongestRetryAfter;
}

// What a satellite says may be any bytes; a log line is one line of UTF-8.
std::string Printable(std::string_view text) {
  std::string storage;
  std::string line{common::ToUtf8(text, storage)};
  std::replace_if(
      line.begin(), line.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; }, ' ');
  return line;
}

}  // namespace

Outcome JudgeAnswer(unsigned status, std::string_view retry_after, std::string_view body) {
  const wire::ReportResponse response = wire::ReportResponse::Parse(body);
  Outcome outcome;
  outcome.disable = response.disable;
  if (status >= 200 && status < 300) {
    outcome.kind = Outcome::Kind::kAcknowledged;
    return outcome;
  }
  outcome.reason = "HTTP status " + std::to_string(status);
  for (const std::string& error : response.errors) {
    const std::string line = Printable(error);
    if (outcome.reason.size() + line.size() > kLongestReason) break;
    outcome.reason += ", " + line;
  }
  if (status == 413) {
    outcome.kind = Outcome::Kind::kTooLarge;
  } else if (status == 400) {
    outcome.kind = Outcome::Kind::kRejected;
  } else if (status == 401 || status == 403) {
    outcome.kind = Outcome::Kind::kRejected;
    outcome.reason += " (is the access token right?)";
  } else {
    outcome.kind = Outcome::Kind::kFailed;  // not taken: another satellite may
  }
  outcome.retry_after = ParseRetryAfter(retry_after);
  return outcome;
}

}  // namespace lightstep::delivery
