// ASCII letters, digits and blanks, independent of the locale. Used by the propagation formats,
// which compare keys without regard to case, and by the reader of the environment.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::common {

constexpr char ToLower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; }

inline std::string ToLower(std::string_view text) {
  std::string lower{text};
  for (char& c : lower) c = ToLower(c);
  return lower;
}

// Whether `text` in lower case is `lower`, which is in lower case.
constexpr bool IsSameInLowerCase(std::string_view text, std::string_view lower) {
  if (text.size() != lower.size()) return false;
  if (text == lower) return true;
  // Backwards, because related names begin alike.
  for (std::size_t i = text.size(); i-- > 0;) {
    if (ToLower(text[i]) != lower[i]) return false;
  }
  return true;
}

constexpr bool IsDigit(char c) { return c >= '0' && c <= '9'; }

constexpr bool IsLowerCaseLetter(char c) { return c >= 'a' && c <= 'z'; }

constexpr bool IsAlphanumeric(char c) { return IsDigit(c) || IsLowerCaseLetter(ToLower(c)); }

// Removes each of `characters` at both ends.
constexpr std::string_view Without(std::string_view characters, std::string_view text) {
  const std::size_t begin = text.find_first_not_of(characters);
  if (begin == std::string_view::npos) return {};
  return text.substr(begin, text.find_last_not_of(characters) + 1 - begin);
}

// Removes blanks and tabs at both ends, which are not part of a header's value (RFC 9110, 5.5).
constexpr std::string_view WithoutBlanksAround(std::string_view text) {
  return Without(" \t", text);
}

}  // namespace lightstep::common
