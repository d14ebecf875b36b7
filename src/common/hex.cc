#include "src/common/hex.h"

#include <array>
#include <cstring>

namespace lightstep::common {
namespace {

// The same byte eight times.
constexpr std::uint64_t Each(std::uint8_t byte) {
  return std::uint64_t{byte} * 0x0101'0101'0101'0101;
}

// In each byte, all of which are below 0x80: its highest bit says whether it is `least` or more.
constexpr std::uint64_t AreAtLeast(std::uint64_t bytes, std::uint8_t least) {
  return bytes + Each(static_cast<std::uint8_t>(0x80 - least));
}

// Eight digits at once, each in a byte of one word.
std::optional<std::uint32_t> FromEightDigits(const char* text) {
  std::uint64_t digits;
  std::memcpy(&digits, text, sizeof(digits));
  const std::uint64_t ascii = digits & Each(0x7F);
  const std::uint64_t lower = ascii | Each(0x20);
  const std::uint64_t are_decimal = AreAtLeast(ascii, '0') & ~AreAtLeast(ascii, '9' + 1);
  const std::uint64_t are_letters = AreAtLeast(lower, 'a') & ~AreAtLeast(lower, 'f' + 1);
  if (((are_decimal | are_letters) & ~digits & Each(0x80)) != Each(0x80)) return std::nullopt;
  // Of a letter the lowest bits count from 1, and the bit of 0x40 tells it from a decimal digit.
  std::uint64_t values = (digits & Each(0x0F)) + 9 * (digits >> 6 & Each(0x01));
  // The first digit is the highest: together by twos, fours and eights.
  values = __builtin_bswap64(values);  // little-endian, as the hosts we build for are
  values = (values | values >> 4) & 0x00FF'00FF'00FF'00FF;
  values = (values | values >> 8) & 0x0000'FFFF'0000'FFFF;
  return static_cast<std::uint32_t>(values | values >> 16);
}

// The other way.
void PutEightDigits(char* out, std::uint32_t number) {
  std::uint64_t values = number;
  values = (values | values << 16) & 0x0000'FFFF'0000'FFFF;
  values = (values | values << 8) & 0x00FF'00FF'00FF'00FF;
  values = (values | values << 4) & Each(0x0F);
  values = __builtin_bswap64(values);
  const std::uint64_t are_letters = AreAtLeast(values, 10) >> 7 & Each(0x01);
  const std::uint64_t digits = values + Each('0') + are_letters * ('a' - '0' - 10);
  std::memcpy(out, &digits, sizeof(digits));
}

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

HexDigits::HexDigits(std::uint64_t value) {
  PutEightDigits(digits_.data(), static_cast<std::uint32_t>(value >> 32));
  PutEightDigits(digits_.data() + 8, static_cast<std::uint32_t>(value));
}

std::optional<std::uint64_t> FromHex(std::string_view text) {
  if (text.empty() || text.size() > 16) return std::nullopt;
  if (text.size() == 16) {  // as an id is written
    const std::optional<std::uint32_t> high = FromEightDigits(text.data());
    const std::optional<std::uint32_t> low = FromEightDigits(text.data() + 8);
    if (!high || !low) return std::nullopt;
    return std::uint64_t{*high} << 32 | *low;
  }
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
