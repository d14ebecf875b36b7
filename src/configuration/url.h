// Url: the parts of an OTLP endpoint's URL (RFC 3986). Used by the type of `otlp_endpoints` and by
// the code that connects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightstep::configuration {

struct Url {
  bool is_tls = false;
  std::string host;  // an IPv6 address is without brackets
  std::uint16_t port = 0;
  std::string path;          // empty, or begins with '/'; includes the query
  bool is_complete = false;  // ended in '#': the path is used as it is, even if it is "/"
};

// Returns nothing if the text is not an http:// or https:// URL, or if it has user information, a
// fragment, or characters that a request may not contain.
std::optional<Url> ParseUrl(std::string_view text);

// The path of a request to the URL. `default_path` replaces an empty path and "/", unless the URL
// is complete.
std::string RequestPath(const Url& url, std::string_view default_path);

// What ParseUrl accepts, for errors.
inline constexpr char kUrls[] =
    "a URL such as http://localhost:4318 or https://[::1]:4318/v1/traces, without user information";

}  // namespace lightstep::configuration
