#include "src/network/tls_context.h"

#include <openssl/x509.h>

#include <boost/asio/buffer.hpp>
#include <cstdlib>
#include <stdexcept>
#include <string>

#include "src/network/system_roots.h"

namespace lightstep::network {

namespace ssl = boost::asio::ssl;

namespace {

// Where a connection keeps the way to its TlsSession.
int TlsSessionIndex() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

// What the environment names (SSL_CERT_FILE, SSL_CERT_DIR), else the system's.
void TrustSystem(ssl::context& context) {
  boost::system::error_code error;
  context.set_default_verify_paths(error);
  if (std::getenv(X509_get_default_cert_file_env()) != nullptr ||
      std::getenv(X509_get_default_cert_dir_env()) != nullptr) {
    return;
  }
  const std::string bundle = FindSystemBundle(X509_get_default_cert_dir(), kSystemBundles);
  if (!bundle.empty()) context.load_verify_file(bundle, error);
}

}  // namespace

ssl::context MakeTlsContext(const std::string& root_certificates) {
  ssl::context context{ssl::context::tls_client};
  context.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                      ssl::context::no_tlsv1_1);
  context.set_verify_mode(ssl::verify_peer);
  SSL_CTX* const handle = context.native_handle();
  SSL_CTX_set_session_cache_mode(handle, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(handle, [](SSL* connection, SSL_SESSION* session) {
    TlsSession::Keep(connection, session);
    return 1;  // the reference to `session` is ours now
  });
  if (root_certificates.empty()) {
    TrustSystem(context);
    return context;
  }
  boost::system::error_code error;
  context.add_certificate_authority(boost::asio::buffer(root_certificates), error);
  // Text without a certificate in it is no error to OpenSSL.
  if (error || sk_X509_OBJECT_num(X509_STORE_get0_objects(SSL_CTX_get_cert_store(handle))) == 0) {
    throw std::invalid_argument{error ? error.message() : "there is no certificate in it"};
  }
  return context;
}

void TlsSession::Use(SSL* connection) {
  SSL_set_ex_data(connection, TlsSessionIndex(), this);
  if (session_) SSL_set_session(connection, session_.get());
}

void TlsSession::Keep(SSL* connection, SSL_SESSION* session) {
  auto* const keeper = static_cast<TlsSession*>(SSL_get_ex_data(connection, TlsSessionIndex()));
  if (keeper != nullptr) {
    keeper->session_.reset(session);
  } else {
    SSL_SESSION_free(session);
  }
}

}  // namespace lightstep::network
