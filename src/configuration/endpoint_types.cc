#include "src/configuration/endpoint_types.h"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <string_view>

#include "src/configuration/elements.h"
#include "src/configuration/simple_types.h"
#include "src/configuration/url.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

SatelliteEndpoint ReadSatellite(const Given& given) {
  if (!given.value.is_object()) {
    given.Refuse(Kind::kWrongType, "an object with \"host\" and \"port\"");
  }
  const json::object& object = given.value.get_object();
  for (const auto& member : object) {
    if (member.key() != "host" && member.key() != "port") {
      given.Refuse(Kind::kWrongValue, "an object with \"host\" and \"port\" and nothing else");
    }
  }
  const json::value* const host = object.if_contains("host");
  const json::value* const port = object.if_contains("port");
  if (host == nullptr || port == nullptr) {
    given.Refuse(Kind::kWrongValue, "an object with both \"host\" and \"port\"");
  }
  return {kHost.read(given.Part(".host", *host)), kPort.read(given.Part(".port", *port))};
}

template <class Element>
std::vector<Element> ReadList(const Given& given, const char* allowed,
                              Element (*read)(const Given& given)) {
  if (!given.value.is_array()) given.Refuse(Kind::kWrongType, allowed);
  std::vector<Element> list;
  for (const json::value& element : given.value.get_array()) {
    list.push_back(read(given.Part("[" + std::to_string(list.size()) + "]", element)));
  }
  return list;
}

std::vector<SatelliteEndpoint> ReadSatellites(const Given& given) {
  return ReadList(given, "a list of objects with \"host\" and \"port\"", ReadSatellite);
}

json::value WriteSatellites(const std::vector<SatelliteEndpoint>& field) {
  json::array list;
  for (const SatelliteEndpoint& satellite : field) {
    list.push_back({{"host", kHost.write(satellite.host)}, {"port", satellite.port}});
  }
  return list;
}

json::value ParseSatellites(const VariableText& variable) {
  json::array satellites;
  ForEachElement(variable.text, [&](std::string_view satellite) {
    const std::size_t colon = satellite.rfind(':');
    std::string_view host = satellite.substr(0, colon);
    const bool has_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (has_brackets) host = host.substr(1, host.size() - 2);
    if (colon == std::string_view::npos ||
        (!has_brackets && host.find(':') != std::string_view::npos)) {
      variable.Refuse("host:port,host:port (an IPv6 address in brackets)");
    }
    satellites.push_back({{"host", host}, {"port", ParseNumber(satellite.substr(colon + 1))}});
  });
  return satellites;
}

std::string ReadUrl(const Given& given) {
  std::string text = ReadText(given);
  if (!ParseUrl(text)) given.Refuse(Kind::kWrongValue, kUrls);
  return text;
}

std::vector<std::string> ReadUrls(const Given& given) {
  return ReadList(given, "a list of URLs", ReadUrl);
}

json::value WriteUrls(const std::vector<std::string>& field) {
  json::array list;
  for (const std::string& url : field) list.push_back(WriteText(url));
  return list;
}

json::value ParseUrls(const VariableText& variable) {
  json::array urls;
  ForEachElement(variable.text, [&](std::string_view url) { urls.push_back(json::value(url)); });
  return urls;
}

}  // namespace

constexpr ValueType<std::vector<SatelliteEndpoint>> kSatellites{
    {Shape::kArray,
     R"({
       "type": ["array", "null"],
       "items": {
         "type": "object",
         "properties": {
           "host": {
             "description": "Name or address of a satellite.",
             "type": "string",
             "$ref": "#/$defs/host"
           },
           "port": {
             "description": "Port of a satellite.",
             "type": "integer",
             "$ref": "#/$defs/port"
           }
         },
         "required": ["host", "port"],
         "additionalProperties": false
       }
     })",
     "_Satellites", "list of `{\"host\": ..., \"port\": ...}`",
     "hosts and ports as for the collector"},
    ReadSatellites,
    WriteSatellites,
    ParseSatellites};

// The pattern is ParseUrl's grammar. It ends in "no character follows", because `$` also matches
// before a line feed at the end in some dialects.
constexpr ValueType<std::vector<std::string>> kOtlpUrls{
    {Shape::kArray,
     R"json({
       "type": ["array", "null"],
       "items": {
         "type": "string",
         "pattern": "^[Hh][Tt][Tt][Pp][Ss]?://(\\[[0-9A-Fa-f:.]+\\]|[0-9A-Za-z._~-]+)(:([1-9][0-9]{0,3}|[1-5][0-9]{4}|6[0-4][0-9]{3}|65[0-4][0-9]{2}|655[0-2][0-9]|6553[0-5]))?([/?][!-\"$-~]*)?#?(?![\\s\\S])"
       }
     })json",
     "_Strings", "list of strings", "URLs, `http://` or `https://`"},
    ReadUrls,
    WriteUrls,
    ParseUrls};

}  // namespace lightstep::configuration
