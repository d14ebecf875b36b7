#include "src/propagation/trace_state.h"

#include <algorithm>
#include <cstddef>

#include "src/common/ascii.h"

namespace lightstep::propagation {
namespace {

constexpr std::size_t kMaxMembers = 32;
constexpr std::size_t kMaxKeySize = 256;
constexpr std::size_t kMaxValueSize = 256;
// Only blanks make a list longer.
constexpr std::size_t kMaxListSize = kMaxMembers * (kMaxKeySize + 1 + kMaxValueSize + 1) - 1;

using common::IsDigit;
using common::IsLowerCaseLetter;

bool IsLowerCaseAlphanumeric(char c) { return IsLowerCaseLetter(c) || IsDigit(c); }

bool IsKey(std::string_view key) {
  return !key.empty() && key.size() <= kMaxKeySize && IsLowerCaseAlphanumeric(key.front()) &&
         std::all_of(key.begin(), key.end(), [](char c) {
           return IsLowerCaseAlphanumeric(c) || c == '_' || c == '-' || c == '*' || c == '/' ||
                  c == '@';
         });
}

// Printable ASCII but for the two characters that separate; no blank at the end.
bool IsValue(std::string_view value) {
  return !value.empty() && value.size() <= kMaxValueSize && value.back() != ' ' &&
         std::all_of(value.begin(), value.end(),
                     [](char c) { return c >= ' ' && c <= '~' && c != ',' && c != '='; });
}

}  // namespace

bool IsTraceState(std::string_view list) {
  if (list.size() > kMaxListSize) return false;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= list.size();) {
    const std::size_t end = std::min(list.find(',', begin), list.size());
    const std::string_view member = common::WithoutBlanksAround(list.substr(begin, end - begin));
    begin = end + 1;
    if (member.empty()) continue;
    const std::size_t equals = member.find('=');
    if (equals == std::string_view::npos || ++count > kMaxMembers ||
        !IsKey(member.substr(0, equals)) || !IsValue(member.substr(equals + 1))) {
      return false;
    }
  }
  return count != 0;
}

}  // namespace lightstep::propagation
