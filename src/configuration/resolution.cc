#include "src/configuration/resolution.h"

#include <algorithm>
#include <variant>

#include "src/configuration/choice_types.h"
#include "src/configuration/keys.h"
#include "src/configuration/url.h"

namespace lightstep::configuration {
namespace {

constexpr std::string_view kServiceName = "service.name";

Endpoint OtlpEndpoint(const std::string& text) {
  const std::optional<Url> url = ParseUrl(text);
  if (!url) {
    throw OptionsError{OptionsError::Kind::kWrongValue,
                       std::string{"otlp_endpoints: expected "} + kUrls};
  }
  return {url->host, url->port, url->is_tls, RequestPath(*url, /*default_path=*/{})};
}

std::vector<Endpoint> OtlpEndpoints(const TracerOptions& options) {
  std::vector<Endpoint> endpoints;
  for (const std::string& url : options.otlp_endpoints) endpoints.push_back(OtlpEndpoint(url));
  if (endpoints.empty()) endpoints.push_back(OtlpEndpoint(defaults::kOtlpEndpoint));
  return endpoints;
}

std::vector<Endpoint> SatellitesOrCollector(const TracerOptions& options) {
  std::vector<Endpoint> endpoints;
  const bool is_tls = !options.collector_plaintext;
  for (const SatelliteEndpoint& satellite : options.satellite_endpoints) {
    endpoints.push_back({satellite.host, satellite.port, is_tls, {}});
  }
  if (endpoints.empty()) {
    endpoints.push_back({options.collector_host, options.collector_port, is_tls, {}});
  }
  return endpoints;
}

}  // namespace

bool RecordsAsOtlp(WireProtocol protocol) {
  switch (protocol) {
    case WireProtocol::kLightStep:
      return false;
    case WireProtocol::kOtlp:
      return true;
  }
  return false;
}

std::vector<PropagationMode> PropagationModesOf(const TracerOptions& options) {
  if (!options.propagation_modes.empty()) return options.propagation_modes;
  return {RecordsAsOtlp(options.protocol) ? PropagationMode::kTraceContext
                                          : PropagationMode::kLightstep};
}

std::string NamedService(const TracerOptions& options) {
  if (!options.component_name.empty() || !RecordsAsOtlp(options.protocol)) {
    return options.component_name;
  }
  for (const auto& [key, value] : options.resource_attributes) {
    const auto* const name = std::get_if<std::string>(&value);
    if (key == kServiceName && name != nullptr) return *name;
  }
  return {};
}

std::string ServiceName(const TracerOptions& options, std::string_view program) {
  std::string name = NamedService(options);
  if (!name.empty()) return name;
  return (RecordsAsOtlp(options.protocol) ? "unknown_service:" : "") + std::string{program};
}

std::vector<Endpoint> EndpointsOf(const TracerOptions& options) {
  switch (options.protocol) {
    case WireProtocol::kLightStep:
      break;
    case WireProtocol::kOtlp:
      return OtlpEndpoints(options);
  }
  return SatellitesOrCollector(options);
}

bool UsesTls(const TracerOptions& options) {
  const std::vector<Endpoint> endpoints = EndpointsOf(options);
  return std::any_of(endpoints.begin(), endpoints.end(),
                     [](const Endpoint& endpoint) { return endpoint.is_tls; });
}

void Validate(const TracerOptions& options) {
  TracerOptions read;
  for (const Key& key : Keys()) {
    const boost::json::value value = key.write(options);
    try {
      key.read(GivenFor(key, value), read);
    } catch (const OptionsError& error) {
      // The type is that of the field.
      throw OptionsError{OptionsError::Kind::kWrongValue, error.what()};
    }
  }
}

std::vector<std::string> UnusedOptions(const TracerOptions& options) {
  static const TracerOptions defaults;
  std::string names;
  for (const Key& key : Keys()) {
    if (key.IsUsedBy(options.protocol) || key.write(options) == key.write(defaults)) continue;
    names += (names.empty() ? "" : ", ") + std::string{key.name};
  }
  if (names.empty()) return {};
  return {names + ": not used with the protocol " + std::string{ProtocolName(options.protocol)}};
}

}  // namespace lightstep::configuration
