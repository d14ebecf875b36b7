#include "src/tracer/options_reader.h"

#include <algorithm>
#include <boost/json/array.hpp>
#include <boost/json/error.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <cmath>
#include <utility>

#include "src/tracer/options_validation.h"

namespace lightstep {
namespace tracer {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

constexpr std::string_view kAccessToken = "access_token";
constexpr std::string_view kClientCertificate = "client_certificate";
constexpr std::string_view kClientKey = "client_key";

// Of what is given for these an error shows nothing, because errors are logged. A key may be given
// for the certificate by mistake.
bool IsSecret(std::string_view key) {
  return key == kAccessToken || key == kClientCertificate || key == kClientKey;
}

// A value of the configuration and the name under which an error speaks of it.
struct Given {
  std::string key;
  const json::value& value;

  [[noreturn]] void Refuse(Kind kind, const std::string& allowed) const {
    tracer::Refuse(kind, key, Shown(), allowed);
  }

 private:
  // As JSON calls it.
  const char* TypeName() const {
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

  // (In the environment a secret is text, which is taken.)
  std::string Shown() const {
    return IsSecret(key) ? std::string{"a value of the type "} + TypeName()
                         : json::serialize(value);
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
std::uint64_t ReadInteger(const Given& given, const IntegerRange& range) {
  std::uint64_t integer = 0;
  if (given.value.is_int64()) {
    if (given.value.get_int64() < 0) given.Refuse(Kind::kWrongValue, range.Text());
    integer = static_cast<std::uint64_t>(given.value.get_int64());
  } else if (given.value.is_uint64()) {
    integer = given.value.get_uint64();
  } else if (given.value.is_double()) {
    constexpr double kBeyondAll = 0x1p63;
    const double number = given.value.get_double();
    if (!(number >= 0 && number < kBeyondAll) || number != std::floor(number)) {
      given.Refuse(Kind::kWrongValue, range.Text());
    }
    integer = static_cast<std::uint64_t>(number);
  } else {
    given.Refuse(Kind::kWrongType, range.Text());
  }
  if (!range.Has(integer)) given.Refuse(Kind::kWrongValue, range.Text());
  return integer;
}

std::uint16_t ReadPort(const Given& given) {
  return static_cast<std::uint16_t>(ReadInteger(given, kPorts));
}

std::chrono::microseconds ReadTime(const Given& given) {
  return std::chrono::microseconds{ReadInteger(given, kTimes)};
}

std::string ReadHost(const Given& given) {
  std::string host = ReadString(given);
  if (!IsHost(host)) given.Refuse(Kind::kWrongValue, kHosts);
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
  if (modes.empty()) modes = TracerOptions{}.propagation_modes;
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
    {kAccessToken, [](const Given& g, TracerOptions& o) { o.access_token = ReadString(g); }},
    {"collector_host", [](const Given& g, TracerOptions& o) { o.collector_host = ReadHost(g); }},
    {"collector_port", [](const Given& g, TracerOptions& o) { o.collector_port = ReadPort(g); }},
    {"collector_plaintext",
     [](const Given& g, TracerOptions& o) { o.collector_plaintext = ReadBool(g); }},
    {"ssl_root_certificates",
     [](const Given& g, TracerOptions& o) { o.ssl_root_certificates = ReadString(g); }},
    {kClientCertificate,
     [](const Given& g, TracerOptions& o) { o.client_certificate = ReadString(g); }},
    {kClientKey, [](const Given& g, TracerOptions& o) { o.client_key = ReadString(g); }},
    {"satellite_endpoints",
     [](const Given& g, TracerOptions& o) { o.satellite_endpoints = ReadEndpoints(g); }},
    {"use_stream_recorder",
     [](const Given& g, TracerOptions& o) { o.use_stream_recorder = ReadBool(g); }},
    {"max_buffered_spans",
     [](const Given& g, TracerOptions& o) { o.max_buffered_spans = ReadInteger(g, kCounts); }},
    {"reporting_period",
     [](const Given& g, TracerOptions& o) { o.reporting_period = ReadTime(g); }},
    {"report_timeout", [](const Given& g, TracerOptions& o) { o.report_timeout = ReadTime(g); }},
    {"propagation_modes",
     [](const Given& g, TracerOptions& o) { o.propagation_modes = ReadPropagationModes(g); }},
    {"use_single_key_propagation",
     [](const Given& g, TracerOptions& o) { o.use_single_key_propagation = ReadBool(g); }},
    {"tags", [](const Given& g, TracerOptions& o) { o.tags = ReadTags(g); }},
    {"verbose", [](const Given& g, TracerOptions& o) { o.verbose = ReadBool(g); }},
};

// Null where there is no such key.
const Key* FindKey(std::string_view name) {
  const Key* const key = std::find_if(std::begin(kKeys), std::end(kKeys),
                                      [&](const Key& known) { return known.name == name; });
  return key == std::end(kKeys) ? nullptr : key;
}

[[noreturn]] void RefuseKey(std::string_view name) {
  std::string allowed;
  for (const Key& known : kKeys) {
    allowed += (allowed.empty() ? "" : ", ") + std::string{known.name};
  }
  throw OptionsError{Kind::kWrongType,
                     std::string{name} + ": there is no such key, allowed are " + allowed};
}

void ReadMember(const EnvironmentMember& member, TracerOptions& options) {
  try {
    FindKey(member.key)->read({member.variable, member.value}, options);
  } catch (const OptionsError& error) {
    if (!member.is_used) return;
    // A variable is text whatever it holds: its type is never what is wrong.
    throw OptionsError{Kind::kWrongValue, error.what()};
  }
}

// Numbers to their last digit, from the Boost on that has the choice; a consumer's may be older.
template <class ParseOptions>
auto AskForPrecision(ParseOptions& options, int) -> decltype(options.numbers, void()) {
  options.numbers = decltype(options.numbers)::precise;
}
template <class ParseOptions>
void AskForPrecision(ParseOptions&, long) {}

// As in "line 2, column 5", both from 1, the column in bytes.
std::string PlaceOf(std::size_t offset, std::string_view text) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 in the first line
  return "line " + std::to_string(std::count(before.begin(), before.end(), '\n') + 1) +
         ", column " + std::to_string(before.size() - line_start + 1);
}

}  // namespace

bool IsKey(std::string_view name) { return FindKey(name) != nullptr; }

json::object ParseConfiguration(std::string_view text) {
  // As Python's json and other readers of the schema do.
  json::parse_options precise;
  AskForPrecision(precise, 0);
  json::parser parser{{}, precise};
  boost::system::error_code error;
  const std::size_t parsed = parser.write_some(text.data(), text.size(), error);
  if (!error && parsed < text.size()) error = json::error::extra_data;
  if (error) {
    throw OptionsError{Kind::kNotJson, "the configuration is not JSON: " + error.message() +
                                           " at " + PlaceOf(parsed, text)};
  }
  json::value value = parser.release();
  if (!value.is_object()) {
    throw OptionsError{Kind::kWrongType, "the configuration is not a JSON object"};
  }
  return std::move(value.get_object());
}

TracerOptions ReadOptions(const json::object& configuration,
                          const std::vector<EnvironmentMember>& environment) {
  TracerOptions options;
  bool has_token = false;
  for (const auto& member : configuration) {
    const Key* const key = FindKey(member.key());
    if (key == nullptr) RefuseKey(member.key());
    if (member.value().is_null()) continue;
    key->read({std::string{key->name}, member.value()}, options);
    has_token = has_token || key->name == kAccessToken;
  }
  for (const EnvironmentMember& member : environment) {
    ReadMember(member, options);
    has_token = has_token || member.key == kAccessToken;
  }
  if (!has_token) {
    throw OptionsError{Kind::kWrongValue,
                       "access_token: nothing was given, allowed is a string (an empty one for "
                       "a receiver that asks for none)"};
  }
  return options;
}

}  // namespace tracer

TracerOptions ParseOptions(std::string_view json) {
  return tracer::ReadOptions(tracer::ParseConfiguration(json));
}

TracerOptions OptionsFromEnvironment(std::string_view json) {
  const boost::json::object configuration = tracer::ParseConfiguration(json);
  tracer::Environment environment = tracer::ReadEnvironment(configuration);
  TracerOptions options = tracer::ReadOptions(configuration, environment.members);
  options.warnings = std::move(environment.warnings);
  return options;
}

}  // namespace lightstep
