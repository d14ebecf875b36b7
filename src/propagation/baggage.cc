#include "src/propagation/baggage.h"

#include <string>

#include "src/common/ascii.h"
#include "src/common/utf8.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kPrefix = "ot-baggage-";

// The characters of a header's name (RFC 9110, 5.6.2).
bool IsHeaderName(std::string_view name) {
  for (const char c : name) {
    if (!common::IsAlphanumeric(c) &&
        std::string_view{"!#$%&'*+-.^_`|~"}.find(c) == std::string_view::npos) {
      return false;
    }
  }
  return true;
}

std::string PercentEncode(std::string_view text) {
  std::string encoded;
  encoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    // Whoever reads a header drops blanks at its ends (RFC 9110, 5.5).
    const bool is_lost = c == ' ' && (i == 0 || i + 1 == text.size());
    if (c >= ' ' && c <= '~' && c != '%' && !is_lost) {
      encoded += c;
    } else {
      const auto byte = static_cast<unsigned char>(c);
      encoded += '%';
      encoded += "0123456789ABCDEF"[byte >> 4];
      encoded += "0123456789ABCDEF"[byte & 0xF];
    }
  }
  return encoded;
}

int HexDigit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = common::ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// What is no valid escape stays as it is: another tracer may not encode.
std::string PercentDecode(std::string_view text) {
  std::string decoded;
  decoded.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '%' && i + 2 < text.size()) {
      const int high = HexDigit(text[i + 1]);
      const int low = HexDigit(text[i + 2]);
      if (high >= 0 && low >= 0) {
        decoded += static_cast<char>(high << 4 | low);
        i += 2;
        continue;
      }
    }
    decoded += text[i];
  }
  return decoded;
}

}  // namespace

void InjectBaggage(const Baggage& baggage, CarrierKind kind, const CarrierWriter& write) {
  for (const Baggage::Item& item : baggage.items()) {
    const std::string key = std::string{kPrefix} + common::ToLower(item.first);
    if (kind == CarrierKind::kTextMap) {
      write(key, item.second);
    } else if (IsHeaderName(key)) {
      // A key that can't be a header's name can't travel in one.
      write(key, PercentEncode(item.second));
    }
  }
}

void ExtractBaggage(std::string_view lower_key, std::string_view value, CarrierKind kind,
                    Baggage& baggage) {
  if (lower_key.substr(0, kPrefix.size()) != kPrefix) return;
  std::string key_storage, value_storage;
  const std::string_view key = common::ToUtf8(lower_key.substr(kPrefix.size()), key_storage);
  const std::string decoded =
      kind == CarrierKind::kHttpHeaders ? PercentDecode(value) : std::string{value};
  baggage = baggage.With(key, common::ToUtf8(decoded, value_storage));
}

}  // namespace lightstep::propagation
