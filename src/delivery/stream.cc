#include "src/delivery/stream.h"

#include <locale.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>
#include <string>

#include "src/common/utf8.h"
#include "src/wire/report.h"

namespace lightstep::delivery {
namespace {

// A satellite that asks for more is tried after this all the same.
constexpr std::int64_t kLongestRetryAfter = 60;  // seconds

constexpr common::Nanoseconds kSecond = 1'000'000'000;

// A reason goes into a log line: what a satellite says beyond this is left out.
constexpr std::size_t kLongestReason = 400;

// The seconds from now to an HTTP date in the form that servers must send.
std::int64_t SecondsUntil(std::string_view date) {
  // Months have English names, whatever the program's locale.
  const locale_t english = newlocale(LC_ALL_MASK, "C", nullptr);
  std::tm time{};
  const char* end =
      strptime_l(std::string{date}.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time, english);
  freelocale(english);
  if (end == nullptr) return 0;
  return timegm(&time) - common::ReadClock(CLOCK_REALTIME) / kSecond;
}

common::Nanoseconds ParseRetryAfter(std::string_view text) {
  std::uint32_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && stop == text.data() + text.size();
  const std::int64_t seconds = is_number ? number : SecondsUntil(text);
  return std::clamp<std::int64_t>(seconds, 0, kLongestRetryAfter) * kSecond;
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
