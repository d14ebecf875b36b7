#include "src/configuration/documents.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>
#include <stdexcept>
#include <string>
#include <utility>

#include "lightstep/options.h"
#include "src/configuration/keys.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;

// The rules about more than one key. The access token is required with the protocol lightstep
// alone.
constexpr char kRest[] = R"({
  "if": {
    "properties": {"protocol": {"const": "otlp"}},
    "required": ["protocol"]
  },
  "else": {
    "properties": {"access_token": {"type": "string"}},
    "required": ["access_token"]
  },
  "additionalProperties": false,
  "$defs": {
    "host": {
      "minLength": 1,
      "not": {"type": "string", "pattern": "[\\u0000-\\u0020\\u007f/@]"}
    },
    "port": {"minimum": 1, "maximum": 65535}
  }
})";

bool IsScalar(const json::value& value) { return !value.is_object() && !value.is_array(); }

void WritePretty(const json::value& value, const std::string& indentation, std::string& text);

// Writes the members of an object or the elements of an array, one per line.
template <class Items, class WriteItem>
void WriteLines(const Items& items, const std::string& indentation, std::string& text,
                WriteItem write_item) {
  const char* separator = "\n";
  for (const auto& item : items) {
    text += separator + indentation + "  ";
    write_item(item);
    separator = ",\n";
  }
  text += "\n" + indentation;
}

void WriteArray(const json::array& array, const std::string& indentation, std::string& text) {
  bool is_short = true;
  for (const json::value& element : array) is_short = is_short && IsScalar(element);
  text += '[';
  if (is_short) {
    const char* separator = "";
    for (const json::value& element : array) {
      text += separator + json::serialize(element);
      separator = ", ";
    }
  } else {
    WriteLines(array, indentation, text,
               [&](const json::value& element) { WritePretty(element, indentation + "  ", text); });
  }
  text += ']';
}

void WritePretty(const json::value& value, const std::string& indentation, std::string& text) {
  if (value.is_array()) {
    WriteArray(value.get_array(), indentation, text);
  } else if (!value.is_object() || value.get_object().empty()) {
    text += json::serialize(value);
  } else {
    text += '{';
    WriteLines(value.get_object(), indentation, text, [&](const auto& member) {
      text += json::serialize(json::string{member.key()}) + ": ";
      WritePretty(member.value(), indentation + "  ", text);
    });
    text += '}';
  }
}

void Append(const json::object& members, json::object& object) {
  for (const auto& member : members) object[member.key()] = member.value();
}

json::value DefaultOf(const Key& key) { return key.write(TracerOptions{}); }

json::object Property(const Key& key) {
  json::object property;
  property["description"] = key.help;
  Append(json::parse(key.description->schema).as_object(), property);
  if (!key.is_required) property["default"] = DefaultOf(key);
  return property;
}

std::string ReferenceRow(const Key& key) {
  const std::string default_text =
      key.is_required ? "required with `lightstep`" : "`" + json::serialize(DefaultOf(key)) + "`";
  return "| `" + std::string{key.name} + "` | `" + key.variable + "` | " + key.description->type +
         " | " + key.description->range + " | " + default_text + " | " + key.help + " |\n";
}

// `text` with `part` between the two marks.
std::string WithPart(const std::string& text, const std::string& begin_mark,
                     const std::string& end_mark, const std::string& part) {
  const std::size_t begin = text.find(begin_mark);
  const std::size_t end = text.find(end_mark);
  if (begin == std::string::npos || end == std::string::npos || end < begin) {
    throw std::invalid_argument{"the file does not have the marks " + begin_mark + "and " +
                                end_mark};
  }
  return text.substr(0, begin + begin_mark.size()) + part + text.substr(end);
}

}  // namespace

std::string JsonSchema() {
  json::object properties;
  for (const Key& key : Keys()) properties[key.name] = Property(key);
  json::object schema{
      {"$schema", "https://json-schema.org/draft/2020-12/schema"},
      {"title", "Configuration of a lightstep-streaming tracer"},
      {"description",
       "What Tracer.from_json, the keywords of Tracer and, in C++, ParseOptions accept. Keys "
       "that are missing or null are read from the environment, else have their defaults. An "
       "integer may be written as an integral float."},
      {"type", "object"},
      {"properties", std::move(properties)}};
  Append(json::parse(kRest).as_object(), schema);
  std::string text;
  WritePretty(schema, "", text);
  return text + "\n";
}

std::string WithReferenceTable(const std::string& page) {
  std::string table =
      "| key | variable | type | range | default | meaning |\n|---|---|---|---|---|---|\n";
  for (const Key& key : Keys()) table += ReferenceRow(key);
  return WithPart(page, "<!-- keys: written by ci/configuration -->\n", "<!-- end of keys -->\n",
                  table);
}

std::string WithStubKeywords(const std::string& stub) {
  std::string keywords;
  for (const Key& key : Keys()) {
    keywords += "        " + std::string{key.name} + ": Optional[" + key.description->annotation +
                "] = None,\n";
  }
  return WithPart(stub, "        # keys: written by ci/configuration\n", "        # end of keys\n",
                  keywords);
}

}  // namespace lightstep::configuration
