#include "src/http/readable_text.h"

#include <algorithm>

#include "src/common/ascii.h"
#include "src/common/utf8.h"

namespace lightstep::http {
namespace {

constexpr std::string_view kCut = "...";

bool IsControl(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return byte < ' ' || byte == 0x7F;
}

// What stands between <title> and </title>, else everything without its tags.
std::string WithoutMarkup(std::string_view page) {
  constexpr std::string_view kTitle = "<title>";
  const std::string lower = common::ToLower(page);
  const std::size_t title = lower.find(kTitle);
  if (title != std::string::npos) {
    const std::size_t begin = title + kTitle.size();
    return std::string{page.substr(begin, lower.find('<', begin) - begin)};
  }
  std::string text;
  bool is_tag = false;
  for (const char c : page) {
    is_tag |= c == '<';
    if (!is_tag) text += c;
    if (c == '>') {
      is_tag = false;
      text += ' ';
    }
  }
  return text;
}

}  // namespace

std::string ReadableText(std::string_view text) {
  // Longer than what can be left of it, so that a cut is seen.
  std::string storage;
  const std::string_view valid = common::ToUtf8(text.substr(0, 4 * kMaxReadableText), storage);
  std::string line;
  for (const char c : valid) {
    const char printable = IsControl(c) ? ' ' : c;
    if (printable != ' ' || (!line.empty() && line.back() != ' ')) line += printable;
  }
  while (!line.empty() && line.back() == ' ') line.pop_back();
  if (line.size() <= kMaxReadableText) return line;
  std::string cut{common::Utf8Prefix(line, kMaxReadableText - kCut.size())};
  return cut.append(kCut);
}

std::string ReadableBody(std::string_view body) {
  const auto is_binary = [](char c) { return IsControl(c) && c != '\r' && c != '\n' && c != '\t'; };
  if (std::any_of(body.begin(), body.end(), is_binary)) return {};
  const std::string_view start = common::WithoutBlanksAround(body);
  return ReadableText(start.substr(0, 1) == "<" ? WithoutMarkup(body) : std::string{body});
}

}  // namespace lightstep::http
