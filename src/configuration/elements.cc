#include "src/configuration/elements.h"

#include <charconv>
#include <istream>
#include <locale>
#include <sstream>
#include <string>

#include "src/common/ascii.h"

namespace lightstep::configuration {
namespace {

// Returns -1 if it is not a digit.
int HexDigit(char c) {
  if (common::IsDigit(c)) return c - '0';
  const char lower = common::ToLower(c);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

}  // namespace

std::optional<std::pair<std::string_view, std::string_view>> SplitPair(std::string_view element) {
  const std::size_t equals = element.find('=');
  if (equals == std::string_view::npos) return std::nullopt;
  return std::pair{WithoutSpaceAround(element.substr(0, equals)),
                   WithoutSpaceAround(element.substr(equals + 1))};
}

std::optional<std::string> PercentDecoded(std::string_view text) {
  std::string decoded;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      decoded += text[i];
      continue;
    }
    if (text.size() - i < 3) return std::nullopt;
    const int high = HexDigit(text[i + 1]);
    const int low = HexDigit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    decoded += static_cast<char>(high * 16 + low);
    i += 2;
  }
  return decoded;
}

std::optional<std::uint64_t> ReadNumber(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

std::optional<double> ReadDouble(std::string_view text) {
  std::istringstream in{std::string{text}};
  in.imbue(std::locale::classic());
  double number = 0;
  if (!(in >> number) || in.peek() != std::istringstream::traits_type::eof()) return std::nullopt;
  return number;
}

}  // namespace lightstep::configuration
