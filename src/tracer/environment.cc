#include "src/tracer/environment.h"

#include <algorithm>
#include <array>
#include <boost/json/array.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <cstdlib>

#include "lightstep/options.h"
#include "src/common/ascii.h"
#include "src/common/utf8.h"
#include "src/tracer/options_validation.h"

namespace lightstep::tracer {
namespace {

namespace json = boost::json;
using common::WithoutBlanksAround;

struct Variable;

using Parse = json::value (*)(const Variable& variable, std::string_view text);

struct Variable {
  const char* name;
  std::string_view key;
  Parse parse;
  // Keys that the variable would overrule; where one is given, the variable is left unread.
  std::array<std::string_view, 2> overruled = {};
  // A key that makes this one useless where it is in effect, given or read before.
  std::string_view overruled_by = {};

  [[noreturn]] void Refuse(std::string_view text, const char* allowed) const {
    tracer::Refuse(OptionsError::Kind::kWrongValue, name, json::serialize(json::string{text}),
                   allowed);
  }
};

json::value ParseText(const Variable&, std::string_view text) { return json::value(text); }

json::value ParseBool(const Variable& variable, std::string_view text) {
  const std::string lower = common::ToLower(text);
  if (lower == "true" || lower == "1") return true;
  if (lower == "false" || lower == "0") return false;
  variable.Refuse(text, "true, false, 1 or 0");
}

// What is no number stays a string, which the reader refuses and says what is allowed.
json::value ParseNumber(std::string_view text) {
  boost::system::error_code error;
  json::value value = json::parse(text, error);
  return !error && value.is_number() ? value : json::value(text);
}

json::value ParseInteger(const Variable&, std::string_view text) { return ParseNumber(text); }

template <class Use>
void ForEachElement(std::string_view text, Use use) {
  for (std::size_t end = 0; end != std::string_view::npos;) {
    end = text.find(',');
    use(WithoutBlanksAround(text.substr(0, end)));
    text.remove_prefix(end == std::string_view::npos ? text.size() : end + 1);
  }
}

json::value ParseSatellites(const Variable& variable, std::string_view text) {
  json::array satellites;
  ForEachElement(text, [&](std::string_view satellite) {
    const std::size_t colon = satellite.rfind(':');
    std::string_view host = satellite.substr(0, colon);
    const bool has_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
    if (has_brackets) host = host.substr(1, host.size() - 2);
    if (colon == std::string_view::npos ||
        (!has_brackets && host.find(':') != std::string_view::npos)) {
      variable.Refuse(text, "host:port,host:port (an IPv6 address in brackets)");
    }
    satellites.push_back({{"host", host}, {"port", ParseNumber(satellite.substr(colon + 1))}});
  });
  return satellites;
}

json::value ParseNames(const Variable&, std::string_view text) {
  json::array names;
  ForEachElement(text, [&](std::string_view name) { names.push_back(json::value(name)); });
  return names;
}

json::value ParseTags(const Variable& variable, std::string_view text) {
  json::object tags;
  ForEachElement(text, [&](std::string_view tag) {
    const std::size_t equals = tag.find('=');
    if (equals == std::string_view::npos) variable.Refuse(text, "key=value,key=value");
    tags[WithoutBlanksAround(tag.substr(0, equals))] = WithoutBlanksAround(tag.substr(equals + 1));
  });
  return tags;
}

// Each stands behind the one that it is overruled by.
constexpr Variable kVariables[] = {
    {"LIGHTSTEP_COMPONENT_NAME", "component_name", ParseText},
    {"LIGHTSTEP_ACCESS_TOKEN", "access_token", ParseText},
    {"LIGHTSTEP_SATELLITES",
     "satellite_endpoints",
     ParseSatellites,
     {"collector_host", "collector_port"}},
    {"LIGHTSTEP_COLLECTOR_HOST", "collector_host", ParseText, {}, "satellite_endpoints"},
    {"LIGHTSTEP_COLLECTOR_PORT", "collector_port", ParseInteger, {}, "satellite_endpoints"},
    {"LIGHTSTEP_COLLECTOR_PLAINTEXT", "collector_plaintext", ParseBool},
    {"LIGHTSTEP_SSL_ROOT_CERTIFICATES", "ssl_root_certificates", ParseText},
    {"LIGHTSTEP_CLIENT_CERTIFICATE", "client_certificate", ParseText},
    {"LIGHTSTEP_CLIENT_KEY", "client_key", ParseText},
    {"LIGHTSTEP_USE_STREAM_RECORDER", "use_stream_recorder", ParseBool},
    {"LIGHTSTEP_MAX_BUFFERED_SPANS", "max_buffered_spans", ParseInteger},
    {"LIGHTSTEP_REPORTING_PERIOD", "reporting_period", ParseInteger},
    {"LIGHTSTEP_REPORT_TIMEOUT", "report_timeout", ParseInteger},
    {"LIGHTSTEP_USE_SINGLE_KEY_PROPAGATION",
     "use_single_key_propagation",
     ParseBool,
     {"propagation_modes"}},
    {"LIGHTSTEP_PROPAGATION_MODES",
     "propagation_modes",
     ParseNames,
     {},
     "use_single_key_propagation"},
    {"LIGHTSTEP_TAGS", "tags", ParseTags},
    {"LIGHTSTEP_VERBOSE", "verbose", ParseBool},
};

bool IsGiven(const json::object& configuration, std::string_view key) {
  const json::value* const value = configuration.if_contains(key);
  return value != nullptr && !value->is_null();
}

// Whether somebody has asked for what the key stands for: satellites, or the single key.
bool IsInEffect(const json::value& value) {
  return (value.is_bool() && value.get_bool()) || (value.is_array() && !value.get_array().empty());
}

bool IsInEffect(std::string_view key, const json::object& given,
                const std::vector<EnvironmentMember>& members) {
  if (IsGiven(given, key)) return IsInEffect(given.at(key));
  return std::any_of(members.begin(), members.end(), [&](const EnvironmentMember& member) {
    return member.key == key && IsInEffect(member.value);
  });
}

// As in tcp://10.0.0.7:443, which NAME_PORT is in every container beside a service NAME
// (Kubernetes, "Accessing the Service", environment variables; Docker's links before it).
bool IsServiceLink(std::string_view text) {
  constexpr std::string_view kSchemes[] = {"tcp://", "udp://", "sctp://"};
  const auto* const scheme =
      std::find_if(std::begin(kSchemes), std::end(kSchemes), [&](std::string_view known) {
        return common::IsSameInLowerCase(text.substr(0, known.size()), known);
      });
  if (scheme == std::end(kSchemes)) return false;
  const std::string_view address = text.substr(scheme->size());
  const std::size_t colon = address.rfind(':');
  if (colon == std::string_view::npos || !IsHost(address.substr(0, colon))) return false;
  const std::string_view port = address.substr(colon + 1);
  return !port.empty() && std::all_of(port.begin(), port.end(), common::IsDigit);
}

}  // namespace

Environment ReadEnvironment(const json::object& given) {
  Environment environment;
  std::string storage;
  for (const Variable& variable : kVariables) {
    const char* const value = std::getenv(variable.name);
    if (value == nullptr || *value == '\0') continue;
    const auto is_given = [&](std::string_view key) { return IsGiven(given, key); };
    if (is_given(variable.key) ||
        std::any_of(variable.overruled.begin(), variable.overruled.end(), is_given)) {
      continue;
    }
    const std::string_view text = common::ToUtf8(value, storage);
    if (IsServiceLink(WithoutBlanksAround(text))) {
      environment.warnings.push_back(std::string{variable.name} + ": given " +
                                     json::serialize(json::string{text}) +
                                     ", which is the link to a service of Kubernetes; it is "
                                     "passed over");
      continue;
    }
    const bool is_used = !IsInEffect(variable.overruled_by, given, environment.members);
    try {
      environment.members.push_back(
          {variable.name, variable.key, variable.parse(variable, text), is_used});
    } catch (const OptionsError&) {
      if (is_used) throw;
    }
  }
  return environment;
}

}  // namespace lightstep::tracer
