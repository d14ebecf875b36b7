#include "src/tracer/tls_validation.h"

#include <utility>

#include "src/configuration/resolution.h"
#include "src/tracer/delivery_settings.h"

namespace lightstep::tracer {
namespace {

using network::TlsSettingsError;

struct Option {
  const char* key;
  const char* allowed;
};

Option OptionOf(TlsSettingsError::Part part) {
  switch (part) {
    case TlsSettingsError::Part::kRootCertificates:
      return {"ssl_root_certificates", "the text of certificates in PEM form, not its path"};
    case TlsSettingsError::Part::kClientCertificate:
      return {"client_certificate",
              "the text of certificates in PEM form, not its path, the client's own first, "
              "together with client_key"};
    case TlsSettingsError::Part::kClientKey:
      break;
  }
  return {"client_key",
          "the text of one private key in PEM form, not its path, without a passphrase, together "
          "with client_certificate"};
}

}  // namespace

ValidatedTls ValidateTls(const TracerOptions& options) {
  if (!configuration::UsesTls(options)) return {};
  const network::TlsSettings settings = MakeTlsSettings(options);
  try {
    network::MadeTlsContext made = network::MakeTlsContext(settings);
    if (!made.missing.empty()) return {nullptr, std::move(made.missing)};
    return {std::make_shared<network::TlsContext>(settings, std::move(made.context)), {}};
  } catch (const TlsSettingsError& error) {
    const Option option = OptionOf(error.part());
    throw OptionsError{
        OptionsError::Kind::kWrongValue,
        std::string{option.key} + ": " + error.what() + ", expected " + option.allowed};
  } catch (const network::TlsUnavailable& error) {
    return {nullptr, {std::string{"TLS: "} + error.what() + "; spans are kept until it works"}};
  }
}

}  // namespace lightstep::tracer
