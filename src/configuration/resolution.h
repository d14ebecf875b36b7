// What follows from options that depend on each other. Options that a program has filled itself
// need not have been read by anyone, so whoever uses one of these asks here.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lightstep/options.h"

namespace lightstep::configuration {

// The options' modes; where they are empty, the default of the protocol.
std::vector<PropagationMode> PropagationModesOf(const TracerOptions& options);

// component_name; where that is empty and the protocol is OTLP, `service.name` of the resource
// attributes. Empty: nobody has named the service.
std::string NamedService(const TracerOptions& options);

// NamedService, else the program's name; with OTLP it is `unknown_service:<program>`, as
// OpenTelemetry's specification says.
std::string ServiceName(const TracerOptions& options, std::string_view program);

struct Endpoint {
  std::string host;
  std::uint16_t port;
  bool is_tls;
  std::string path;  // empty: the protocol's own
};

// Where the protocol sends spans to; at least one. Throws OptionsError for a wrong URL.
std::vector<Endpoint> EndpointsOf(const TracerOptions& options);

// Whether any endpoint is spoken to by TLS.
bool UsesTls(const TracerOptions& options);

// Throws OptionsError where an option is out of the range that the table of keys has for it.
void Validate(const TracerOptions& options);

// One warning, or none, about options that are set and that the protocol does not use.
std::vector<std::string> UnusedOptions(const TracerOptions& options);

}  // namespace lightstep::configuration
