// Hexadecimal text of 64-bit ids, as the carriers write them. Used by the propagation formats.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightstep::common {

// Sixteen lower-case digits.
std::string ToHex(std::uint64_t value);

// One to sixteen digits of either case; anything else is nothing.
std::optional<std::uint64_t> FromHex(std::string_view text);

}  // namespace lightstep::common
