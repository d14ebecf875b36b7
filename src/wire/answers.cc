#include "src/wire/answers.h"

#include <algorithm>

#include "src/common/ascii.h"
#include "src/http/readable_text.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;

constexpr StatusRow kCommonRows[] = {
    // A redirect is not followed, because that could send credentials to a host that is not
    // configured. The user has to change the address.
    {300, 399, Kind::kMisdirected, ""},
    {407, 407, Kind::kMisdirected, " (a proxy requires authentication)"},
    // Fewer spans at a time may be accepted.
    {413, 413, Kind::kTooLarge, ""},
    {421, 421, Kind::kMisdirected, " (it does not serve the configured host name)"},
    {426, 426, Kind::kMisdirected, " (it requires another protocol)"},
    {505, 505, Kind::kMisdirected, " (it does not speak HTTP/1.1)"},
};

constexpr std::string_view kTooLargeTexts[] = {
    "body too large",   // Go's http.MaxBytesReader
    "larger than max",  // gRPC: received message larger than max
    "too large",        //
};

}  // namespace

const StatusRow* FindCommonRow(unsigned status) { return FindRow(kCommonRows, status); }

std::string MediaType(std::string_view content_type) {
  return common::ToLower(
      common::WithoutBlanksAround(content_type.substr(0, content_type.find(';'))));
}

bool IsPage(const http::Answer& answer) { return MediaType(answer.content_type) == "text/html"; }

bool SaysTooLarge(std::string_view text) {
  const std::string lower = common::ToLower(text);
  return std::any_of(
      std::begin(kTooLargeTexts), std::end(kTooLargeTexts),
      [&](std::string_view known) { return lower.find(known) != std::string::npos; });
}

std::string ReasonFor(const http::Answer& answer, std::string_view advice) {
  std::string reason = "HTTP status " + std::to_string(answer.status);
  if (answer.status / 100 == 3) {
    reason += answer.location.empty()
                  ? std::string{" without a Location"}
                  : " to " + http::ReadableText(answer.location) +
                        " (the tracer does not follow redirects: configure that address)";
  }
  return reason.append(advice);
}

Verdict MisdirectedByPage(const http::Answer& answer, std::string_view advice) {
  Verdict verdict;
  verdict.kind = Kind::kMisdirected;
  verdict.reason = ReasonFor(answer, " with an HTML page");
  verdict.reason += advice;
  return verdict;
}

}  // namespace lightstep::wire
