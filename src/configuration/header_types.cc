#include "src/configuration/header_types.h"

#include <algorithm>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <optional>
#include <string_view>

#include "src/common/ascii.h"
#include "src/configuration/elements.h"
#include "src/configuration/header.h"
#include "src/configuration/simple_types.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

Headers Read(const Given& given) {
  if (!given.value.is_object()) given.Refuse(Kind::kWrongType, "an object of strings");
  Headers headers;
  for (const auto& member : given.value.get_object()) {
    // The error does not show the name, because a misspelt header may have its value in the name.
    if (!IsHeaderName(member.key())) given.Refuse(Kind::kWrongValue, kHeaderNames);
    const std::string name{member.key()};
    const Given header = given.Part("." + name, member.value());
    std::string value = ReadText(header);
    if (!IsHeaderValue(value)) header.Refuse(Kind::kWrongValue, kHeaderValues);
    headers.emplace_back(name, std::move(value));
  }
  return headers;
}

// Not converted to UTF-8: a value in another encoding is sent unchanged.
json::value Write(const Headers& field) {
  json::object object;
  for (const auto& [name, value] : field) object[name] = value;
  return object;
}

struct Header {
  std::string name;
  std::string value;
};

// Reads name=value. Returns nothing if there is no '='. Many people do not percent-encode values,
// and such values may contain a '%'.
std::optional<Header> ParseHeader(std::string_view element) {
  const auto pair = SplitPair(element);
  if (!pair) return std::nullopt;
  const auto decoded = [](std::string_view text) {
    return PercentDecoded(text).value_or(std::string{text});
  };
  return Header{decoded(pair->first), decoded(pair->second)};
}

json::value Parse(const VariableText& variable) {
  json::object headers;
  ForEachElement(variable.text, [&](std::string_view element) {
    if (element.empty()) return;
    const std::optional<Header> header = ParseHeader(element);
    if (!header) variable.Refuse("name=value,name=value, percent-encoded");
    headers[header->name] = header->value;
  });
  return headers;
}

// The name in parentheses, up to the first character that no name has: what follows may be a value,
// as in "authorization: Bearer ...". Empty if nothing is left.
std::string Shown(const std::string& name) {
  const auto end = std::find_if_not(name.begin(), name.end(), IsHeaderNameCharacter);
  if (end == name.begin()) return "";
  return " (" + std::string{name.begin(), end} + (end == name.end() ? ")" : "...)");
}

// Why a pair cannot be sent. Empty if it can.
std::string Refusal(const std::optional<Header>& header) {
  if (!header) return " has no \"=\"";
  if (!IsHeaderName(header->name)) return Shown(header->name) + " has a name that cannot be used";
  if (!IsHeaderValue(header->value))
    return Shown(header->name) + " has control characters in its value";
  return "";
}

// In place of an earlier header of the same name, in whatever case.
void Set(Headers& headers, Header header) {
  const std::string lower = common::ToLower(header.name);
  const auto old = std::find_if(headers.begin(), headers.end(), [&](const auto& other) {
    return common::IsSameInLowerCase(other.first, lower);
  });
  if (old == headers.end()) {
    headers.emplace_back(std::move(header.name), std::move(header.value));
  } else {
    *old = {std::move(header.name), std::move(header.value)};
  }
}

}  // namespace

constexpr ValueType<Headers> kHeaders{{Shape::kObject,
                                       R"json({
       "type": ["object", "null"],
       "propertyNames": {
         "pattern": "^[!#$%&'*+.^_`|~0-9A-Za-z-]+(?![\\s\\S])",
         "not": {
           "enum": [
             "connection", "content-encoding", "content-length", "content-type", "host",
             "transfer-encoding"
           ]
         }
       },
       "additionalProperties": {
         "type": "string",
         "not": {
           "type": "string",
           "pattern": "[\\u0000-\\u0008\\u000a-\\u001f\\u007f]"
         }
       }
     })json",
                                       "_Headers", "object", "strings that are valid in a header"},
                                      Read,
                                      Write,
                                      Parse};

UsableHeaders ReadUsableHeaders(const VariableText& variable) {
  UsableHeaders usable;
  std::string refused;
  int number = 0;
  ForEachElement(variable.text, [&](std::string_view element) {
    if (element.empty()) return;
    ++number;
    std::optional<Header> header = ParseHeader(element);
    const std::string refusal = Refusal(header);
    if (refusal.empty()) {
      Set(usable.headers, *std::move(header));
    } else {
      refused += (refused.empty() ? "pair " : "; pair ") + std::to_string(number) + refusal;
    }
  });
  if (refused.empty()) return usable;
  if (usable.headers.empty()) {
    throw OptionsError{Kind::kWrongValue, std::string{variable.name} + ": " + refused};
  }
  usable.warning = refused + "; the other pairs are used";
  return usable;
}

}  // namespace lightstep::configuration
