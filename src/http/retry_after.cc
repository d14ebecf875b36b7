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

// The seconds from now to an HTTP date in the form that servers must send.
std::int64_t SecondsUntil(std::string_view date) {
  // Months have English names, whatever the program's locale. musl has no strptime_l.
  const locale_t english = newlocale(LC_ALL_MASK, "C", nullptr);
  const locale_t before = uselocale(english);
  std::tm time{};
  const char* end = strptime(std::string{date}.c_str(), "%a, %d %b %Y %H:%M:%S GMT", &time);
  uselocale(before);
  freelocale(english);
  if (end == nullptr) return 0;
  return timegm(&time) - common::ReadClock(CLOCK_REALTIME) / kSecond;
}

}  // namespace

common::Nanoseconds ParseRetryAfter(std::string_view text) {
  std::uint32_t number = 0;
  const auto [stop, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  const bool is_number = error == std::errc{} && stop == text.data() + text.size();
  const std::int64_t seconds = is_number ? number : SecondsUntil(text);
  return std::clamp<std::int64_t>(seconds, 0, kMaxRetryAfter / kSecond) * kSecond;
}

}  // namespace lightstep::http
