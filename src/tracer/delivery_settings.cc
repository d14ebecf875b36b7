#include "src/tracer/delivery_settings.h"

#include <memory>
#include <string>

#include "src/common/clock.h"
#include "src/common/utf8.h"
#include "src/tracer/origin.h"
#include "src/wire/lightstep/protocol.h"
#include "src/wire/otlp/protocol.h"

namespace lightstep::tracer {
namespace {

std::shared_ptr<const wire::Protocol> MakeProtocol(const TracerOptions& options) {
  if (options.protocol == WireProtocol::kOtlp) {
    return std::make_shared<wire::OtlpProtocol>(options.otlp_headers);
  }
  std::string storage;
  return std::make_shared<wire::LightStepProtocol>(
      std::string{common::ToUtf8(options.access_token, storage)});
}

}  // namespace

delivery::Settings MakeDeliverySettings(const TracerOptions& options) {
  delivery::Settings settings;
  settings.origin = MakeOrigin(options);
  settings.protocol = MakeProtocol(options);
  for (const SatelliteEndpoint& satellite : options.satellite_endpoints) {
    settings.endpoints.push_back({satellite.host, satellite.port, UsesTls(options)});
  }
  if (settings.endpoints.empty()) {
    settings.endpoints.push_back(
        {options.collector_host, options.collector_port, UsesTls(options)});
  }
  settings.certificates = MakeTlsSettings(options);
  settings.reporting_period = common::ToWait(options.reporting_period);
  settings.report_timeout = common::ToWait(options.report_timeout);
  return settings;
}

bool UsesTls(const TracerOptions& options) { return !options.collector_plaintext; }

network::TlsSettings MakeTlsSettings(const TracerOptions& options) {
  return {options.ssl_root_certificates, options.client_certificate, options.client_key};
}

}  // namespace lightstep::tracer
