// Lists in the text of an environment variable: elements separated by commas, and key=value pairs.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "src/common/ascii.h"

namespace lightstep::configuration {

// Calls `use` with each element, without the blanks around it. An empty text has one element, the
// empty one.
template <class Use>
void ForEachElement(std::string_view text, Use use) {
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(',');
    use(common::WithoutBlanksAround(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

// Splits at the first '=' and removes the blanks around both sides. Returns nothing if there is
// no '='.
std::optional<std::pair<std::string_view, std::string_view>> SplitPair(std::string_view element);

// Replaces each %XX by its byte (RFC 3986, 2.1). Returns nothing if a '%' is not followed by two
// hexadecimal digits.
std::optional<std::string> PercentDecoded(std::string_view text);

}  // namespace lightstep::configuration
