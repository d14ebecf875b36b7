// Letters of ASCII, whatever the locale says. Used by the propagation formats, whose keys are
// compared without regard to case.
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
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (ToLower(text[i]) != lower[i]) return false;
  }
  return true;
}

constexpr bool IsAlphanumeric(char c) {
  return (c >= '0' && c <= '9') || (ToLower(c) >= 'a' && ToLower(c) <= 'z');
}

}  // namespace lightstep::common
