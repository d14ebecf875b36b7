// What the TLS connections of a tracer share: which peers are trusted, which certificate is shown
// to them, and which versions are spoken.
//
// Owned by Delivery, used on its thread by Transport; the tracer checks its options with it.
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
  std::string root_certificates;  // empty: what the environment names, else the system's
  // For peers that ask for a certificate: the client's own first, then those that lead to an
  // authority. Both are given, or none.
  std::string client_certificate;
  std::string client_key;
};

// The settings are wrong. The text says what was given, and nothing of what is in it.
class TlsSettingsError : public std::invalid_argument {
 public:
  enum class Part { kRootCertificates, kClientCertificate, kClientKey };

  TlsSettingsError(Part part, const std::string& text) : std::invalid_argument{text}, part_{part} {}

  Part part() const { return part_; }

 private:
  Part part_;
};

// OpenSSL gives no context, because of its own configuration, say. It may later.
class TlsUnavailable : public std::runtime_error {
 public:
  using std::runtime_error::runtime_error;
};

// Not asio's own context: that one can't be made while the process ends, since a static object of
// asio's is destroyed by then.
struct FreeSslContext {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
using SslContext = std::unique_ptr<SSL_CTX, FreeSslContext>;

// A context, and what is missing of the certificates that it should trust (TrustSystemRoots).
struct MadeTlsContext {
  SslContext context;
  std::vector<std::string> missing;
};

// TLS 1.2 or newer. The peer's certificate is verified; each certificate that is trusted is an
// anchor, an intermediate authority's too. Throws TlsSettingsError and TlsUnavailable.
MadeTlsContext MakeTlsContext(const TlsSettings& settings);

// A context that is made when it is first used, and again from time to time as long as it can't be
// made or something is missing: the environment may be put right meanwhile.
class TlsContext {
 public:
  // `made` is one that MakeTlsContext made of the settings, with nothing missing, or null.
  explicit TlsContext(TlsSettings settings, SslContext made = nullptr)
      : settings_{std::move(settings)}, context_{std::move(made)} {}

  // Null: there is none now, and error() says why. Connections do not need it once they are made.
  SSL_CTX* Get();

  const std::string& error() const { return error_; }

  // What is missing of the certificates to trust, for people; empty where nothing is.
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
