// Base64 (RFC 4648, section 4), as a header carries bytes. Used by the propagation mode "envoy".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lightstep::common {

// With padding.
std::string ToBase64(std::string_view bytes);

// Padding may be left out. Any other character, and bits that are left over and not 0, are nothing.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace lightstep::common
