#include "src/common/hex.h"

#include <array>

namespace lightstep::common {
namespace {

constexpr std::uint8_t kNoDigit = 0xFF;

constexpr std::array<std::uint8_t, 256> DigitValues() {
  std::array<std::uint8_t, 256> values{};
  for (std::uint8_t& value : values) value = kNoDigit;
  for (std::uint8_t i = 0; i < 10; ++i) values['0' + i] = i;
  for (std::uint8_t i = 0; i < 6; ++i) values['a' + i] = values['A' + i] = 10 + i;
  return values;
}

constexpr std::array<std::uint8_t, 256> kDigitValues = DigitValues();

}  // namespace

std::string ToHex(std::uint64_t value) {
  std::string text(16, '0');
  for (auto digit = text.rbegin(); value != 0; ++digit, value >>= 4) {
    *digit = "0123456789abcdef"[value & 0xF];
  }
  return text;
}

std::optional<std::uint64_t> FromHex(std::string_view text) {
  if (text.empty() || text.size() > 16) return std::nullopt;
  std::uint64_t value = 0;
  std::uint8_t all = 0;
  for (const char c : text) {
    const std::uint8_t digit = kDigitValues[static_cast<unsigned char>(c)];
    all |= digit;
    value = value << 4 | (digit & 0xF);
  }
  // Only what is no digit has more than four bits.
  if (all > 0xF) return std::nullopt;
  return value;
}

}  // namespace lightstep::common
