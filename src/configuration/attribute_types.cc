#include "src/configuration/attribute_types.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>
#include <optional>
#include <string_view>
#include <type_traits>
#include <variant>

#include "src/common/utf8.h"
#include "src/configuration/elements.h"
#include "src/configuration/simple_types.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

// A string, number or bool. Returns nothing for any other value.
std::optional<TracerOptions::TagValue> ReadScalar(const json::value& value) {
  switch (value.kind()) {
    case json::kind::string:
      return std::string{value.get_string()};
    case json::kind::int64:
      return value.get_int64();
    case json::kind::uint64:
      return static_cast<double>(value.get_uint64());
    case json::kind::double_:
      return value.get_double();
    case json::kind::bool_:
      return value.get_bool();
    default:
      return std::nullopt;
  }
}

// Reads the members of an object, each by `read`.
template <class Value, class Read>
std::vector<std::pair<std::string, Value>> ReadMembers(const Given& given, const char* allowed,
                                                       Read read) {
  if (!given.value.is_object()) given.Refuse(Kind::kWrongType, allowed);
  std::vector<std::pair<std::string, Value>> members;
  for (const auto& member : given.value.get_object()) {
    const std::string name{member.key()};
    members.emplace_back(name, read(name, given.Part("." + name, member.value())));
  }
  return members;
}

// What a member may be called, in an object as JSON has it.
std::string WriteName(const std::string& name) {
  std::string storage;
  return std::string{common::ToUtf8(name, storage)};
}

Tags ReadTags(const Given& given) {
  return ReadMembers<TracerOptions::TagValue>(
      given, "an object whose values are strings, numbers, true or false",
      [](const std::string&, const Given& tag) {
        std::optional<TracerOptions::TagValue> value = ReadScalar(tag.value);
        if (!value) tag.Refuse(Kind::kWrongType, "a string, a number, true or false");
        return *std::move(value);
      });
}

json::value WriteScalar(const std::string& text) { return WriteText(text); }
template <class Scalar>
json::value WriteScalar(const Scalar& scalar) {
  return scalar;
}
template <class Element>
json::value WriteScalar(const std::vector<Element>& elements) {
  json::array array;
  // Not `auto`, because an element of a vector of bool is an object that stands for it.
  for (const Element& element : elements) array.push_back(WriteScalar(element));
  return array;
}

template <class Members>
json::value WriteMembers(const Members& field) {
  json::object object;
  for (const auto& [name, value] : field) {
    object[WriteName(name)] = std::visit([](const auto& each) { return WriteScalar(each); }, value);
  }
  return object;
}

json::value ParseTags(const VariableText& variable) {
  json::object tags;
  ForEachElement(variable.text, [&](std::string_view element) {
    const auto pair = SplitPair(element);
    if (!pair) variable.Refuse("key=value,key=value");
    tags[pair->first] = pair->second;
  });
  return tags;
}

constexpr char kAttributeValues[] =
    "a string, a number, true, false, or an array of strings, of numbers or of bools";

// All elements as the type of the first one. Returns nothing if one has another type.
template <class Element>
std::optional<TracerOptions::AttributeValue> ReadElements(
    const std::vector<TracerOptions::TagValue>& scalars) {
  std::vector<Element> elements;
  for (const TracerOptions::TagValue& scalar : scalars) {
    if (const auto* const element = std::get_if<Element>(&scalar)) {
      elements.push_back(*element);
    } else if constexpr (std::is_same_v<Element, double>) {
      const auto* const integer = std::get_if<std::int64_t>(&scalar);
      if (integer == nullptr) return std::nullopt;
      elements.push_back(static_cast<double>(*integer));
    } else {
      return std::nullopt;
    }
  }
  return elements;
}

TracerOptions::AttributeValue ReadArray(const Given& given) {
  std::vector<TracerOptions::TagValue> scalars;
  for (const json::value& element : given.value.get_array()) {
    std::optional<TracerOptions::TagValue> scalar = ReadScalar(element);
    if (!scalar) given.Refuse(Kind::kWrongType, kAttributeValues);
    scalars.push_back(*std::move(scalar));
  }
  // Integers among other numbers become doubles.
  for (const auto read : {ReadElements<std::string>, ReadElements<std::int64_t>,
                          ReadElements<double>, ReadElements<bool>}) {
    if (auto elements = read(scalars)) return *std::move(elements);
  }
  given.Refuse(Kind::kWrongType, kAttributeValues);
}

TracerOptions::AttributeValue ReadAttribute(const std::string&, const Given& given) {
  if (given.value.is_array()) return ReadArray(given);
  std::optional<TracerOptions::TagValue> scalar = ReadScalar(given.value);
  if (!scalar) given.Refuse(Kind::kWrongType, kAttributeValues);
  return std::visit([](auto& value) -> TracerOptions::AttributeValue { return std::move(value); },
                    *scalar);
}

Attributes ReadAttributes(const Given& given) {
  return ReadMembers<TracerOptions::AttributeValue>(
      given, "an object whose values are strings, numbers, bools and arrays of these",
      ReadAttribute);
}

json::value ParseAttributes(const VariableText& variable) {
  static constexpr char kAllowed[] = "key=value,key=value, percent-encoded";
  json::object attributes;
  ForEachElement(variable.text, [&](std::string_view element) {
    const auto pair = SplitPair(element);
    if (!pair || pair->first.empty()) variable.Refuse(kAllowed);
    const std::optional<std::string> name = PercentDecoded(pair->first);
    const std::optional<std::string> value = PercentDecoded(pair->second);
    if (!name || !value) variable.Refuse(kAllowed);
    attributes[*name] = *value;
  });
  return attributes;
}

}  // namespace

constexpr ValueType<Tags> kTags{{Shape::kObject,
                                 R"({
       "type": ["object", "null"],
       "additionalProperties": {"type": ["string", "number", "boolean"]}
     })",
                                 "_Tags", "object", "strings, numbers, bools"},
                                ReadTags,
                                WriteMembers<Tags>,
                                ParseTags};

constexpr ValueType<Attributes> kAttributes{
    {Shape::kObject,
     R"({
       "type": ["object", "null"],
       "additionalProperties": {
         "anyOf": [
           {"type": ["string", "number", "boolean"]},
           {"type": "array", "items": {"type": "string"}},
           {"type": "array", "items": {"type": "number"}},
           {"type": "array", "items": {"type": "boolean"}}
         ]
       }
     })",
     "_Attributes", "object", "strings, numbers, bools, and arrays of one of these"},
    ReadAttributes,
    WriteMembers<Attributes>,
    ParseAttributes};

}  // namespace lightstep::configuration
