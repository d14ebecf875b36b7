#include "src/configuration/given.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include "src/common/utf8.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;

// A PEM file that was given by mistake must not fill the log.
constexpr std::size_t kMaxShownBytes = 100;

// The name of the type in JSON.
const char* TypeName(const json::value& value) {
  switch (value.kind()) {
    case json::kind::null:
      return "null";
    case json::kind::bool_:
      return "boolean";
    case json::kind::int64:
    case json::kind::uint64:
    case json::kind::double_:
      return "number";
    case json::kind::string:
      return "string";
    case json::kind::array:
      return "array";
    case json::kind::object:
      break;
  }
  return "object";
}

}  // namespace

std::string ShownName(const std::string& name) {
  const bool is_plain =
      std::none_of(name.begin(), name.end(), [](unsigned char c) { return c < ' ' || c == 0x7F; });
  return is_plain ? name : json::serialize(json::string{name});
}

std::string Given::Shown() const {
  const std::string text = json::serialize(value);
  const bool may_hold_password =
      secrecy == Secrecy::kUrl && text.find_first_of("@?") != std::string::npos;
  if (secrecy == Secrecy::kSecret || may_hold_password) {
    return std::string{"a value of the type "} + TypeName(value);
  }
  std::string shown{common::Utf8Prefix(text, kMaxShownBytes)};
  if (shown.size() < text.size()) shown += "...";
  return shown;
}

void Given::Refuse(OptionsError::Kind kind, const std::string& allowed) const {
  throw OptionsError{kind, ShownName(name) + ": got " + Shown() + ", expected " + allowed};
}

void VariableText::Refuse(const std::string& allowed) const {
  Given{name, json::string{text}, secrecy}.Refuse(OptionsError::Kind::kWrongValue, allowed);
}

}  // namespace lightstep::configuration
