// TlsContext: what the TLS connections of a tracer share: the trusted authorities, the client's
// certificate, and the versions of TLS.
//
// Owned by Delivery and used on its thread by Transport. The tracer checks its options with it.
#pragma once

#include <openssl/ssl.h>

#include <chrono>
#include <memory>
#include <stdexcept>
#include <string>
#include <utility>
#include <vector>

#include "src/network/tls_session.h"

namespace lightstep::network {

// PEM texts.
struct TlsSettings {
  std::string root_certificates;  // empty: those that the environment names, else the system's
  // For peers that ask for a certificate: first the client's own, then those that lead to an
  // authority. Either both members are given or neither.
  std::string client_certificate;
  std::string client_key;
};

// The settings are wrong. The text describes what was given without quoting it.
class TlsSettingsError : public std::invalid_argument {
 public:
  enum class Part { kRootCertificates, kClientCertificate, kClientKey };

  TlsSettingsError(Part part, const std::string& text) : std::invalid_argument{text}, part_{part} {}

  Part part() const { return part_; }

 private:
  Part part_;
};

// OpenSSL provides no context, for example because of its own configuration. It may do so later.
class TlsUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// asio's own context is not used. It cannot be made while the process ends, because a static object
// of asio is destroyed by then.
struct FreeSslContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, FreeSslContext>;

// A context, and what is missing of the certificates that it should trust (TrustSystemRoots).
struct MadeTlsContext {
  SslContext context;
  std::vector<std::string> missing;
};

// For TLS 1.2 or newer. The peer's certificate is verified. Each trusted certificate is an anchor,
// even that of an intermediate authority. Throws TlsSettingsError and TlsUnavailable.
MadeTlsContext MakeTlsContext(const TlsSettings& settings);

// A context that is made when it is first used. It is made again from time to time while that fails
// or certificates are missing, because somebody may correct the environment meanwhile.
class TlsContext {
 public:
  // `made` is one that MakeTlsContext made of the settings, with nothing missing, or null.
  explicit TlsContext(TlsSettings settings, SslContext made = nullptr)
      : settings_{std::move(settings)}, context_{std::move(made)} {}

  // Null if there is none now; error() says why. A connection does not need the context once it is
  // made.
  SSL_CTX* Get();

  const std::string& error() const { return error_; }

  // Describes which certificates to trust are missing. Empty if none is.
  const std::string& missing() const { return missing_; }

 private:
  using Clock = std::chrono::steady_clock;

  const TlsSettings settings_;
  SslContext context_;
  std::string error_;
  std::string missing_;
  Clock::time_point next_try_{};
};

}  // namespace lightstep::network
