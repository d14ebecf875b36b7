// Base64 (RFC 4648, section 4), for bytes in a header. Used by the propagation mode "envoy".
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace lightstep::common {

// With padding.
std::string ToBase64(std::string_view bytes);

// Padding is optional. Returns nothing for invalid characters, and if the bits beyond the last byte
// are not 0.
std::optional<std::string> FromBase64(std::string_view text);

}  // namespace lightstep::common
