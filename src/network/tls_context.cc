#include "src/network/tls_context.h"

#include <openssl/crypto.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509_vfy.h>

#include <cstddef>
#include <cstdlib>

#include "src/network/openssl_error.h"
#include "src/network/openssl_life.h"
#include "src/network/pem.h"
#include "src/network/system_roots.h"
#include "src/network/tls_session.h"

namespace lightstep::network {
namespace {

using Part = TlsSettingsError::Part;

// How long a context that is not as it should be is used before another is made.
constexpr std::chrono::seconds kTryAgain{1};

// Calls `use`; a PemError of it is one of `part`.
template <class Use>
auto Reading(Part part, Use use) {
  try {
    return use();
  } catch (const PemError& error) {
    throw TlsSettingsError{part, error.what()};
  }
}

// The settings as far as they can be read without algorithms, which OpenSSL may lack just now.
struct ReadSettings {
  std::vector<Certificate> roots;
  std::vector<Certificate> client;  // the client's own first
};

ReadSettings Read(const TlsSettings& settings) {
  ReadSettings read;
  if (!settings.root_certificates.empty()) {
    read.roots = Reading(Part::kRootCertificates,
                         [&] { return ReadCertificates(settings.root_certificates); });
  }
  if (settings.client_certificate.empty() && settings.client_key.empty()) return read;
  if (settings.client_certificate.empty()) {
    throw TlsSettingsError{Part::kClientCertificate, "got none, but client_key is set"};
  }
  if (settings.client_key.empty()) {
    throw TlsSettingsError{Part::kClientKey, "got none, but client_certificate is set"};
  }
  read.client = Reading(Part::kClientCertificate,
                        [&] { return ReadCertificates(settings.client_certificate); });
  Reading(Part::kClientKey, [&] { CheckPrivateKey(settings.client_key); });
  return read;
}

// Throws TlsUnavailable where an OpenSSL call has failed that nothing given can make fail.
void Expect(bool has_succeeded) {
  if (!has_succeeded) throw TlsUnavailable{TakeOpenSslError()};
}

// Where to find the usual reason.
std::string Hint() {
  const char* const path = secure_getenv("OPENSSL_CONF");
  return path == nullptr || *path == '\0' ? std::string{}
                                          : std::string{", see OPENSSL_CONF: "} + path;
}

SslContext MakeContext() {
  ERR_clear_error();
  SslContext made{SSL_CTX_new(TLS_client_method())};
  if (!made) throw TlsUnavailable{"OpenSSL can't be used (" + TakeOpenSslError() + ")" + Hint()};
  SSL_CTX* const context = made.get();
  // OpenSSL's configuration may ask for more.
  if (SSL_CTX_get_min_proto_version(context) < TLS1_2_VERSION) {
    Expect(SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) == 1);
  }
  SSL_CTX_set_options(context, SSL_OP_ALL);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  X509_VERIFY_PARAM* const verification = SSL_CTX_get0_param(context);
  Expect(verification != nullptr);
  Expect(X509_VERIFY_PARAM_set_flags(verification, X509_V_FLAG_PARTIAL_CHAIN) == 1);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, TlsSession::Offered);
  return made;
}

void Trust(SSL_CTX* context, const std::vector<Certificate>& roots) {
  X509_STORE* const store = SSL_CTX_get_cert_store(context);
  Expect(store != nullptr);
  for (const Certificate& root : roots) Expect(X509_STORE_add_cert(store, root.get()) == 1);
}

void ShowCertificate(SSL_CTX* context, const std::vector<Certificate>& chain,
                     const std::string& key_pem) {
  const PrivateKey key = Reading(Part::kClientKey, [&] { return ReadPrivateKey(key_pem); });
  ERR_clear_error();
  X509* const own = chain.front().get();
  if (X509_check_private_key(own, key.get()) != 1) {
    throw TlsSettingsError{
        Part::kClientKey,
        "got a key that does not belong to the first certificate (" + TakeOpenSslError() + ")"};
  }
  // What is well formed may still be too weak for the policy of the system.
  bool is_used =
      SSL_CTX_use_certificate(context, own) == 1 && SSL_CTX_use_PrivateKey(context, key.get()) == 1;
  for (std::size_t i = 1; i < chain.size() && is_used; ++i) {
    is_used = SSL_CTX_add1_chain_cert(context, chain[i].get()) == 1;
  }
  if (!is_used) {
    throw TlsUnavailable{"the client certificate can't be used (" + TakeOpenSslError() + ")"};
  }
}

}  // namespace

MadeTlsContext MakeTlsContext(const TlsSettings& settings) {
  if (!InitializeOpenSsl()) throw TlsUnavailable{"OpenSSL can't be initialised or was shut down"};
  const ReadSettings read = Read(settings);
  MadeTlsContext made{MakeContext(), {}};
  SSL_CTX* const context = made.context.get();
  if (read.roots.empty()) {
    made.missing = TrustSystemRoots(context);
  } else {
    Trust(context, read.roots);
  }
  if (!read.client.empty()) ShowCertificate(context, read.client, settings.client_key);
  return made;
}

SSL_CTX* TlsContext::Get() {
  const bool is_as_it_should_be = context_ && missing_.empty();
  if (is_as_it_should_be || Clock::now() < next_try_) return context_.get();
  next_try_ = Clock::now() + kTryAgain;
  try {
    MadeTlsContext made = MakeTlsContext(settings_);
    context_ = std::move(made.context);
    error_.clear();
    missing_.clear();
    for (const std::string& each : made.missing) missing_ += (missing_.empty() ? "" : "; ") + each;
  } catch (const std::exception& error) {
    // One that was made before is better than none.
    error_ = error.what();
  }
  return context_.get();
}

}  // namespace lightstep::network
