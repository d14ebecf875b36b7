// Values that follow from several options. They are computed on demand, because a program may fill
// in the options itself, without any reader.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "lightstep/options.h"

namespace lightstep::configuration {

// Whether spans are recorded in OTLP's terms (trace ids of 128 bits, kind, status, events, links),
// and what is not configured follows OpenTelemetry's specification. Else all of it is LightStep's.
bool RecordsAsOtlp(WireProtocol protocol);

// The options' modes, or the protocol's default if they are empty.
std::vector<PropagationMode> PropagationModesOf(const TracerOptions& options);

// component_name or, if that is empty and spans are recorded as OTLP, the resource attribute
// `service.name`. Empty if neither names the service.
std::string NamedService(const TracerOptions& options);

// NamedService, else the program's name. As OTLP the latter is `unknown_service:<program>`, as
// OpenTelemetry's specification requires.
std::string ServiceName(const TracerOptions& options, std::string_view program);

struct Endpoint {
  std::string host;
  std::uint16_t port;
  bool is_tls;
  std::string path;  // empty: the default of the protocol
};

// The endpoints that the protocol sends spans to, at least one. Throws OptionsError for a wrong
// URL.
std::vector<Endpoint> EndpointsOf(const TracerOptions& options);

// Whether any endpoint uses TLS.
bool UsesTls(const TracerOptions& options);

// Throws OptionsError if an option is out of the range that the table of keys gives for it.
void Validate(const TracerOptions& options);

// At most one warning, which names the options that are set and that the protocol does not use.
std::vector<std::string> UnusedOptions(const TracerOptions& options);

}  // namespace lightstep::configuration
