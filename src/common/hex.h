// Hexadecimal text of 64-bit ids, as carriers have them. Used by the propagation formats.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace lightstep::common {

// Sixteen lower-case digits.
class HexDigits {
 public:
  explicit HexDigits(std::uint64_t value);
  std::string_view view() const { return {digits_.data(), digits_.size()}; }

 private:
  std::array<char, 16> digits_;
};

inline std::string ToHex(std::uint64_t value) { return std::string{HexDigits{value}.view()}; }

// Reads one to sixteen digits of either case. Returns nothing for any other text.
std::optional<std::uint64_t> FromHex(std::string_view text);

}  // namespace lightstep::common
