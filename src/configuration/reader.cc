#include "src/configuration/reader.h"

#include <algorithm>
#include <boost/json/error.hpp>
#include <boost/json/parse_options.hpp>
#include <boost/json/parser.hpp>
#include <boost/json/value.hpp>
#include <string>
#include <utility>

#include "src/configuration/environment.h"
#include "src/configuration/given.h"
#include "src/configuration/keys.h"
#include "src/configuration/otel_environment.h"
#include "src/configuration/resolution.h"

namespace lightstep::configuration {
namespace {

namespace json = boost::json;
using Kind = OptionsError::Kind;

constexpr std::string_view kAccessToken = "access_token";

[[noreturn]] void RefuseKey(std::string_view name) {
  std::string allowed;
  for (const Key& known : Keys()) {
    allowed += (allowed.empty() ? "" : ", ") + std::string{known.name};
  }
  throw OptionsError{Kind::kWrongType,
                     ShownName(std::string{name}) + ": no such key, expected one of " + allowed};
}

void ReadDocument(const json::object& document, TracerOptions& options, GivenKeys& given) {
  for (const auto& member : document) {
    const Key* const key = FindKey(member.key());
    if (key == nullptr) RefuseKey(member.key());
    if (member.value().is_null()) continue;
    key->read(GivenFor(*key, member.value()), options);
    given.insert(key->name);
  }
}

void ReadMember(const EnvironmentMember& member, TracerOptions& options) {
  const Key& key = *member.key;
  try {
    key.read({key.variable, member.value, key.secrecy}, options);
  } catch (const OptionsError& error) {
    if (!member.is_used) return;
    // A variable is always text, so the type of its value is never at fault.
    throw OptionsError{Kind::kWrongValue, error.what()};
  }
}

void CheckToken(const GivenKeys& given, MissingToken missing_token, TracerOptions& options) {
  if (!FindKey(kAccessToken)->IsUsedBy(options.protocol) || given.count(kAccessToken) != 0) return;
  if (missing_token == MissingToken::kRefuse) {
    throw OptionsError{Kind::kWrongValue,
                       "access_token: not set, expected a string (an empty one for a receiver "
                       "that asks for none)"};
  }
  options.warnings.emplace_back(
      "access_token: not set, neither here nor as LIGHTSTEP_ACCESS_TOKEN; some satellites refuse "
      "reports without a token");
}

// Parses numbers exactly, if Boost has the option. A consumer's Boost may be older.
template <class ParseOptions>
auto AskForPrecision(ParseOptions& options, int) -> decltype(options.numbers, void()) {
  options.numbers = decltype(options.numbers)::precise;
}
template <class ParseOptions>
void AskForPrecision(ParseOptions&, long) {}

// Such as "line 2, column 5". Both count from 1, and columns are bytes.
std::string PlaceOf(std::size_t offset, std::string_view text) {
  const std::string_view before = text.substr(0, offset);
  const std::size_t line_start = before.rfind('\n') + 1;  // 0 in the first line
  return "line " + std::to_string(std::count(before.begin(), before.end(), '\n') + 1) +
         ", column " + std::to_string(before.size() - line_start + 1);
}

}  // namespace

json::object ParseDocument(std::string_view text) {
  // As Python's json and other readers do.
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

TracerOptions ReadOptions(const json::object& document) {
  TracerOptions options;
  GivenKeys given;
  ReadDocument(document, options, given);
  CheckToken(given, MissingToken::kRefuse, options);
  options.propagation_modes = PropagationModesOf(options);
  return options;
}

TracerOptions ReadOptionsAndEnvironment(const json::object& document, MissingToken missing_token,
                                        SdkSettings* sdk) {
  TracerOptions options;
  GivenKeys given;
  ReadDocument(document, options, given);
  // An attribute in the document takes precedence over a variable.
  const bool is_service_named = !NamedService(options).empty();
  Environment environment = ReadEnvironment(document);
  options.warnings = std::move(environment.warnings);
  for (const EnvironmentMember& member : environment.members) {
    if (member.key->name == "component_name" && is_service_named) continue;
    ReadMember(member, options);
    given.insert(member.key->name);
  }
  const bool is_otlp = RecordsAsOtlp(options.protocol);
  if (is_otlp) ReadOtelEnvironment(given, options);
  if (is_otlp || sdk != nullptr) ReadSdkEnvironment(options, sdk);
  CheckToken(given, missing_token, options);
  options.propagation_modes = PropagationModesOf(options);
  return options;
}

}  // namespace lightstep::configuration

namespace lightstep {

TracerOptions ParseOptions(std::string_view json) {
  return configuration::ReadOptions(configuration::ParseDocument(json));
}

TracerOptions OptionsFromEnvironment(std::string_view json) {
  return configuration::ReadOptionsAndEnvironment(configuration::ParseDocument(json));
}

}  // namespace lightstep
