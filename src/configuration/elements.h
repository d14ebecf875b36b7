// What the text of an environment variable consists of: elements separated by commas, key=value
// pairs, and numbers.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "src/common/ascii.h"

namespace lightstep::configuration {

// Removes blanks, tabs and line breaks at both ends.
constexpr std::string_view WithoutSpaceAround(std::string_view text) {
  return common::Without(" \t\r\n\v\f", text);
}

// Calls `use` with each element, without the white space around it. An empty text has one element,
// the empty one.
template <class Use>
void ForEachElement(std::string_view text, Use use) {
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(',');
    use(WithoutSpaceAround(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

// Splits at the first '=' and removes the white space around both sides. Returns nothing if there
// is no '='.
std::optional<std::pair<std::string_view, std::string_view>> SplitPair(std::string_view element);

// Replaces each %XX by its byte (RFC 3986, 2.1). Returns nothing if a '%' is not followed by two
// hexadecimal digits.
std::optional<std::string> PercentDecoded(std::string_view text);

// Reads an integer without a sign. Returns nothing for anything else.
std::optional<std::uint64_t> ReadNumber(std::string_view text);

// Reads a finite number, independently of the program's locale.
std::optional<double> ReadDouble(std::string_view text);

}  // namespace lightstep::configuration
