#include "src/delivery/tls_context.h"

#include <openssl/ssl.h>
#include <openssl/x509.h>

#include <boost/asio/buffer.hpp>
#include <stdexcept>

namespace lightstep::delivery {

namespace ssl = boost::asio::ssl;

ssl::context MakeTlsContext(const std::string& root_certificates) {
  ssl::context context{ssl::context::tls_client};
  context.set_options(ssl::context::default_workarounds | ssl::context::no_tlsv1 |
                      ssl::context::no_tlsv1_1);
  context.set_verify_mode(ssl::verify_peer);
  boost::system::error_code error;
  if (root_certificates.empty()) {
    context.set_default_verify_paths(error);
    return context;
  }
  context.add_certificate_authority(boost::asio::buffer(root_certificates), error);
  X509_STORE* const store = SSL_CTX_get_cert_store(context.native_handle());
  // Text without a certificate in it is no error to OpenSSL.
  if (error || sk_X509_OBJECT_num(X509_STORE_get0_objects(store)) == 0) {
    throw std::invalid_argument{error ? error.message() : "there is no certificate in it"};
  }
  return context;
}

}  // namespace lightstep::delivery
