#include "src/configuration/header.h"

#include <algorithm>
#include <iterator>

#include "src/common/ascii.h"

namespace lightstep::configuration {
namespace {

constexpr std::string_view kOwnNames[] = {"connection",     "content-encoding",
                                          "content-length", "content-type",
                                          "host",           "transfer-encoding"};

}  // namespace

bool IsHeaderNameCharacter(char c) {
  constexpr std::string_view kMarks = "!#$%&'*+-.^_`|~";
  return common::IsAlphanumeric(c) || kMarks.find(c) != std::string_view::npos;
}

bool IsHeaderName(std::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), IsHeaderNameCharacter) &&
         std::none_of(std::begin(kOwnNames), std::end(kOwnNames),
                      [&](std::string_view own) { return common::IsSameInLowerCase(name, own); });
}

bool IsHeaderValue(std::string_view value) {
  return std::none_of(value.begin(), value.end(),
                      [](unsigned char c) { return (c < ' ' && c != '\t') || c == 0x7F; });
}

}  // namespace lightstep::configuration
