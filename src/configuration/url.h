// Url: where an OTLP endpoint is, out of the text of its URL (RFC 3986). Used by the type of
// `otlp_endpoints` and by whoever connects.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightstep::configuration {

struct Url {
  bool is_tls = false;
  std::string host;  // an IPv6 address has no brackets
  std::uint16_t port = 0;
  std::string path;          // empty, or begins with '/'; with the query
  bool is_complete = false;  // ends in '#': the path is meant as it is, also if it is "/"
};

// None where the text is not an http:// or https:// URL, or has user information, a fragment, or
// characters that cannot stand in a request.
std::optional<Url> ParseUrl(std::string_view text);

// The path of a request to the URL: that of the URL, with `default_path` in the place of an empty
// one and of "/", unless the URL is complete.
std::string RequestPath(const Url& url, std::string_view default_path);

// What ParseUrl takes, for errors.
inline constexpr char kUrls[] =
    "a URL such as http://localhost:4318 or https://[::1]:4318/v1/traces, without user information";

}  // namespace lightstep::configuration
