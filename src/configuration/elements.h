// Lists in the text of a variable: elements between commas, and pairs of a key and a value.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "src/common/ascii.h"

namespace lightstep::configuration {

// Calls `use` with each element, without the blanks around it. An empty text has one, which is
// empty.
template <class Use>
void ForEachElement(std::string_view text, Use use) {
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(',');
    use(common::WithoutBlanksAround(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

// The two sides of the first '=', without the blanks around them. None where there is no '='.
std::optional<std::pair<std::string_view, std::string_view>> SplitPair(std::string_view element);

// With each %XX as the byte that it is (RFC 3986, 2.1). None where two digits do not follow a '%'.
std::optional<std::string> PercentDecoded(std::string_view text);

}  // namespace lightstep::configuration
