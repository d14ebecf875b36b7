#include "src/configuration/url.h"

#include <algorithm>
#include <charconv>

#include "src/common/ascii.h"

namespace lightstep::configuration {
namespace {

constexpr std::uint16_t kHttpPort = 80;
constexpr std::uint16_t kHttpsPort = 443;

bool TakePrefix(std::string_view& text, std::string_view lower_case_prefix) {
  if (!common::IsSameInLowerCase(text.substr(0, lower_case_prefix.size()), lower_case_prefix)) {
    return false;
  }
  text.remove_prefix(lower_case_prefix.size());
  return true;
}

bool IsNameCharacter(char c) {
  return common::IsAlphanumeric(c) || c == '-' || c == '.' || c == '_' || c == '~';
}

bool IsAddressCharacter(char c) {
  const char lower = common::ToLower(c);
  return common::IsDigit(c) || (lower >= 'a' && lower <= 'f') || c == ':' || c == '.';
}

// The characters that the first line of a request may contain.
bool IsPathCharacter(char c) { return c > ' ' && c <= '~' && c != '#'; }

template <class Is>
bool AreAll(std::string_view text, Is is) {
  return !text.empty() && std::all_of(text.begin(), text.end(), is);
}

// An IPv6 address. Its zone may be written as in RFC 6874 (`fe80::1%25eth0`) or, as is usual, with
// a bare '%' (`fe80::1%eth0`). `host` has the latter form.
bool ReadAddress(std::string_view text, std::string& host) {
  const std::size_t percent = text.find('%');
  host = text.substr(0, percent);
  if (!AreAll(host, IsAddressCharacter)) return false;
  if (percent == std::string_view::npos) return true;
  std::string_view zone = text.substr(percent + 1);
  if (zone.size() > 2 && zone.substr(0, 2) == "25") zone.remove_prefix(2);
  if (!AreAll(zone, IsNameCharacter)) return false;
  (host += '%') += zone;
  return true;
}

// The authority: `host`, `host:port`, `[address]` or `[address]:port`.
bool ReadAuthority(std::string_view authority, Url& url) {
  std::size_t end;
  if (!authority.empty() && authority.front() == '[') {
    const std::size_t bracket = authority.find(']');
    if (bracket == std::string_view::npos) return false;
    if (!ReadAddress(authority.substr(1, bracket - 1), url.host)) return false;
    end = bracket + 1;
  } else {
    end = std::min(authority.find(':'), authority.size());
    url.host = authority.substr(0, end);
    if (!AreAll(url.host, IsNameCharacter)) return false;
  }
  const std::string_view rest = authority.substr(end);
  if (rest.empty()) return true;
  const std::string_view digits = rest.substr(1);
  if (rest.front() != ':' || !AreAll(digits, common::IsDigit) || digits.front() == '0') {
    return false;
  }
  const auto [last, error] =
      std::from_chars(digits.data(), digits.data() + digits.size(), url.port);
  return error == std::errc{} && last == digits.data() + digits.size();
}

}  // namespace

std::optional<Url> ParseUrl(std::string_view text) {
  Url url;
  if (TakePrefix(text, "https://")) {
    url.is_tls = true;
  } else if (!TakePrefix(text, "http://")) {
    return std::nullopt;
  }
  url.port = url.is_tls ? kHttpsPort : kHttpPort;
  if (!text.empty() && text.back() == '#') {
    url.is_complete = true;
    text.remove_suffix(1);
  }
  const std::size_t slash = std::min(text.find_first_of("/?"), text.size());
  if (!ReadAuthority(text.substr(0, slash), url)) return std::nullopt;
  const std::string_view path = text.substr(slash);
  if (!std::all_of(path.begin(), path.end(), IsPathCharacter)) return std::nullopt;
  if (!path.empty() && path.front() == '?') url.path = "/";
  url.path += path;
  return url;
}

std::string RequestPath(const Url& url, std::string_view default_path) {
  const bool has_path = !url.path.empty() && url.path != "/";
  if (has_path) return url.path;
  return url.is_complete ? "/" : std::string{default_path};
}

}  // namespace lightstep::configuration
