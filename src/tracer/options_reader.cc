#include "src/tracer/options_reader.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <limits>

#include "src/common/utf8.h"

namespace lightstep {
namespace tracer {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

constexpr std::uint64_t kMaxCount = std::numeric_limits<std::int64_t>::max();
// A PEM file or a token that was given by mistake must not fill the log.
constexpr std::size_t kLongestGiven = 100;

// A value of the configuration and the name under which an error speaks of it.
struct Given {
  std::string key;
  const json::value& value;

  [[noreturn]] void Refuse(Kind kind, const std::string& allowed) const {
    std::string given = json::serialize(value);
    if (given.size() > kLongestGiven) {
      given = std::string{common::Utf8Prefix(given, kLongestGiven)} + "...";
    }
    throw OptionsError{kind, key + ": given " + given + ", allowed is " + allowed};
  }
};

std::string ReadString(const Given& given) {
  if (!given.value.is_string()) given.Refuse(Kind::kWrongType, "a string");
  return std::string{given.value.get_string()};
}

bool ReadBool(const Given& given) {
  if (!given.value.is_bool()) given.Refuse(Kind::kWrongType, "true or false");
  return given.value.get_bool();
}

// An integer, also as an integral float.
std::uint64_t ReadInteger(const Given& given, std::uint64_t least, std::uint64_t most,
                          const std::string& unit) {
  const std::string allowed =
      "an integer" + unit +
      (most == kMaxCount ? " of at least " + std::to_string(least)
                         : " from " + std::to_string(least) + " to " + std::to_string(most));
  std::uint64_t integer = 0;
  if (given.value.is_int64()) {
    if (given.value.get_int64() < 0) given.Refuse(Kind::kWrongValue, allowed);
    integer = static_cast<std::uint64_t>(given.value.get_int64());
  } else if (given.value.is_uint64()) {
    integer = given.value.get_uint64();
  } else if (given.value.is_double()) {
    const double number = given.value.get_double();
    if (std::isnan(number) || number != std::floor(number) || number < 0 || number > 9e18) {
      given.Refuse(Kind::kWrongValue, allowed);
    }
    integer = static_cast<std::uint64_t>(number);
  } else {
    given.Refuse(Kind::kWrongType, allowed);
  }
  if (integer < least || integer > most) given.Refuse(Kind::kWrongValue, allowed);
  return integer;
}

std::uint16_t ReadPort(const Given& given) {
  return static_cast<std::uint16_t>(ReadInteger(given, 1, 65535, ""));
}

std::chrono::microseconds ReadMicroseconds(const Given& given) {
  // So long that nobody waits for it, so short that nanoseconds don't overflow.
  constexpr std::uint64_t kLongest = std::uint64_t{1000} * 365 * 24 * 3600 * 1000;
  return std::chrono::microseconds{
      std::min(kLongest, ReadInteger(given, 1, kMaxCount, " (microseconds)"))};
}

std::string ReadHost(const Given& given) {
  std::string host = ReadString(given);
  const bool is_name = !host.empty() && std::none_of(host.begin(), host.end(), [](unsigned char c) {
    return c <= ' ' || c == 0x7F || c == '/' || c == '@';
  });
  if (!is_name) given.Refuse(Kind::kWrongValue, "a host name or an address");
  return host;
}

std::vector<SatelliteEndpoint> ReadEndpoints(const Given& given) {
  static constexpr char kAllowed[] = "a list of objects with \"host\" and \"port\"";
  if (!given.value.is_array()) given.Refuse(Kind::kWrongType, kAllowed);
  std::vector<SatelliteEndpoint> endpoints;
  for (const json::value& element : given.value.get_array()) {
    const std::string key = given.key + "[" + std::to_string(endpoints.size()) + "]";
    const Given entry{key, element};
    if (!element.is_object())
      entry.Refuse(Kind::kWrongType, "an object with \"host\" and \"port\"");
    const json::object& object = element.get_object();
    for (const auto& member : object) {
      if (member.key() != "host" && member.key() != "port") {
        entry.Refuse(Kind::kWrongValue, "an object with \"host\" and \"port\" and nothing else");
      }
    }
    const json::value* const host = object.if_contains("host");
    const json::value* const port = object.if_contains("port");
    if (host == nullptr || port == nullptr) {
      entry.Refuse(Kind::kWrongValue, "an object with both \"host\" and \"port\"");
    }
    endpoints.push_back({ReadHost({key + ".host", *host}), ReadPort({key + ".port", *port})});
  }
  return endpoints;
}

constexpr std::pair<std::string_view, PropagationMode> kPropagationModes[] = {
    {"lightstep", PropagationMode::kLightstep},        {"b3", PropagationMode::kB3},
    {"trace_context", PropagationMode::kTraceContext}, {"envoy", PropagationMode::kEnvoy},
    {"cloud_trace", PropagationMode::kCloudTrace},
};

std::vector<PropagationMode> ReadPropagationModes(const Given& given) {
  std::string names;
  for (const auto& [name, mode] : kPropagationModes) {
    names += (names.empty() ? "\"" : ", \"") + std::string{name} + "\"";
  }
  const std::string allowed = "a list of propagation modes, which are " + names;
  if (!given.value.is_array()) given.Refuse(Kind::kWrongType, allowed);
  std::vector<PropagationMode> modes;
  for (const json::value& element : given.value.get_array()) {
    if (!element.is_string()) given.Refuse(Kind::kWrongType, allowed);
    const auto* const known =
        std::find_if(std::begin(kPropagationModes), std::end(kPropagationModes),
                     [&](const auto& known) { return element.get_string() == known.first; });
    if (known == std::end(kPropagationModes)) given.Refuse(Kind::kWrongValue, allowed);
    modes.push_back(known->second);
  }
  if (modes.empty()) modes.push_back(PropagationMode::kLightstep);
  return modes;
}

std::vector<std::pair<std::string, TracerOptions::TagValue>> ReadTags(const Given& given) {
  static constexpr char kAllowed[] = "an object whose values are strings, numbers, true or false";
  if (!given.value.is_object()) given.Refuse(Kind::kWrongType, kAllowed);
  std::vector<std::pair<std::string, TracerOptions::TagValue>> tags;
  for (const auto& member : given.value.get_object()) {
    const Given tag{given.key + "." + std::string{member.key()}, member.value()};
    TracerOptions::TagValue value;
    switch (member.value().kind()) {
      case json::kind::string:
        value = std::string{member.value().get_string()};
        break;
      case json::kind::int64:
        value = member.value().get_int64();
        break;
      case json::kind::uint64:
        value = static_cast<double>(member.value().get_uint64());
        break;
      case json::kind::double_:
        value = member.value().get_double();
        break;
      case json::kind::bool_:
        value = member.value().get_bool();
        break;
      default:
        tag.Refuse(Kind::kWrongType, "a string, a number, true or false");
    }
    tags.emplace_back(std::string{member.key()}, std::move(value));
  }
  return tags;
}

// Every key that there is, with what reading it does.
struct Key {
  std::string_view name;
  void (*read)(const Given& given, TracerOptions& options);
};

constexpr Key kKeys[] = {
    {"component_name", [](const Given& g, TracerOptions& o) { o.component_name = ReadString(g); }},
    {"access_token", [](const Given& g, TracerOptions& o) { o.access_token = ReadString(g); }},
    {"collector_host", [](const Given& g, TracerOptions& o) { o.collector_host = ReadHost(g); }},
    {"collector_port", [](const Given& g, TracerOptions& o) { o.collector_port = ReadPort(g); }},
    {"collector_plaintext",
     [](const Given& g, TracerOptions& o) { o.collector_plaintext = ReadBool(g); }},
    {"ssl_root_certificates",
     [](const Given& g, TracerOptions& o) { o.ssl_root_certificates = ReadString(g); }},
    {"satellite_endpoints",
     [](const Given& g, TracerOptions& o) { o.satellite_endpoints = ReadEndpoints(g); }},
    {"use_stream_recorder",
     [](const Given& g, TracerOptions& o) { o.use_stream_recorder = ReadBool(g); }},
    {"max_buffered_spans",
     [](const Given& g, TracerOptions& o) {
       o.max_buffered_spans = ReadInteger(g, 1, kMaxCount, "");
     }},
    {"reporting_period",
     [](const Given& g, TracerOptions& o) { o.reporting_period = ReadMicroseconds(g); }},
    {"report_timeout",
     [](const Given& g, TracerOptions& o) { o.report_timeout = ReadMicroseconds(g); }},
    {"propagation_modes",
     [](const Given& g, TracerOptions& o) { o.propagation_modes = ReadPropagationModes(g); }},
    {"use_single_key_propagation",
     [](const Given& g, TracerOptions& o) { o.use_single_key_propagation = ReadBool(g); }},
    {"tags", [](const Given& g, TracerOptions& o) { o.tags = ReadTags(g); }},
    {"verbose", [](const Given& g, TracerOptions& o) { o.verbose = ReadBool(g); }},
};

}  // namespace

TracerOptions ReadOptions(const json::object& configuration) {
  const json::value* const token = configuration.if_contains("access_token");
  if (token == nullptr || token->is_null()) {
    throw OptionsError{Kind::kWrongValue,
                       "access_token: nothing was given, allowed is a string (an empty one for "
                       "a receiver that asks for none)"};
  }
  TracerOptions options;
  for (const auto& member : configuration) {
    const auto* const key = std::find_if(std::begin(kKeys), std::end(kKeys), [&](const Key& key) {
      return key.name == std::string_view{member.key()};
    });
    if (key == std::end(kKeys)) {
      std::string allowed;
      for (const Key& known : kKeys) {
        allowed += (allowed.empty() ? "" : ", ") + std::string{known.name};
      }
      throw OptionsError{Kind::kWrongType, std::string{member.key()} +
                                               ": there is no such key, allowed are " + allowed};
    }
    if (!member.value().is_null()) key->read({std::string{key->name}, member.value()}, options);
  }
  return options;
}

}  // namespace tracer

TracerOptions ParseOptions(std::string_view text) {
  boost::system::error_code error;
  const boost::json::value value = boost::json::parse(text, error);
  if (error) {
    throw OptionsError{OptionsError::Kind::kWrongValue,
                       "the configuration is not JSON: " + error.message()};
  }
  if (!value.is_object()) {
    throw OptionsError{OptionsError::Kind::kWrongType, "the configuration is not a JSON object"};
  }
  return tracer::ReadOptions(value.get_object());
}

}  // namespace lightstep
