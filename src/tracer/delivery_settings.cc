#include "src/tracer/delivery_settings.h"

#include <memory>
#include <string>
#include <utility>

#include "src/common/clock.h"
#include "src/common/utf8.h"
#include "src/configuration/resolution.h"
#include "src/tracer/origin.h"
#include "src/wire/lightstep/lightstep_protocol.h"
#include "src/wire/otlp/otlp_protocol.h"
#include "src/wire/protocol.h"

namespace lightstep::tracer {
namespace {

std::shared_ptr<const wire::Protocol> MakeProtocol(const TracerOptions& options) {
  switch (options.protocol) {
    case WireProtocol::kLightStep:
      break;
    case WireProtocol::kOtlp:
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
  for (configuration::Endpoint& endpoint : configuration::EndpointsOf(options)) {
    settings.endpoints.push_back(
        {std::move(endpoint.host), endpoint.port, endpoint.is_tls, std::move(endpoint.path)});
  }
  settings.gzip = options.compression == Compression::kGzip;
  settings.certificates = MakeTlsSettings(options);
  settings.reporting_period = common::ToWait(options.reporting_period);
  settings.report_timeout = common::ToWait(options.report_timeout);
  return settings;
}

network::TlsSettings MakeTlsSettings(const TracerOptions& options) {
  return {options.ssl_root_certificates, options.client_certificate, options.client_key};
}

}  // namespace lightstep::tracer
