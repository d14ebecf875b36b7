#include "src/http/retry_after.h"

#include <locale.h>

#include <algorithm>
#include <charconv>
#include <cstdint>
#include <ctime>
#include <string>

namespace lightstep::http {
namespace {

constexpr common::Nanoseconds kSecond = 1'000'000'000;

// The form that servers must send, and the two older ones that clients must read.
constexpr const char* kDateForms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%A, %d-%b-%y %H:%M:%S GMT",
                                      "%a %b %d %H:%M:%S %Y"};

// The seconds from now to an HTTP date.
std::int64_t SecondsUntil(const std::string& date) {
  // Months have English names, whatever the program's locale. musl has no strptime_l.
  const locale_t english = newlocale(LC_ALL_MASK, "C", nullptr);
  const locale_t before = uselocale(english);
  std::int64_t seconds = 0;
  for (const char* const form : kDateForms) {
    std::tm time{};
    if (strptime(date.c_str(), form, &time) == nullptr) continue;
    seconds = timegm(&time) - common::ReadClock(CLOCK_REALTIME) / kSecond;
    break;
  }
  uselocale(before);
  freelocale(english);
  return seconds;
}

}  // namespace

common::Nanoseconds ParseRetryAfter(std::string_view text) {
  std::uint32_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error != std::errc::invalid_argument && stop == text.data() + text.size();
  if (is_number && error != std::errc{}) return kMaxRetryAfter;  // too large for `number`
  const std::int64_t seconds = is_number ? number : SecondsUntil(std::string{text});
  return std::clamp<std::int64_t>(seconds, 0, kMaxRetryAfter / kSecond) * kSecond;
}

}  // namespace lightstep::http
