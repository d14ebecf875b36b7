#include "src/network/tls_session.h"

#include <openssl/err.h>

namespace lightstep::network {
namespace {

// Where a connection keeps the way to its TlsSession; negative where OpenSSL has no room for it.
int TlsSessionIndex() {
  static const int index = SSL_get_ex_new_index(0, nullptr, nullptr, nullptr, nullptr);
  return index;
}

}  // namespace

// What fails here costs the resumption and nothing else: the peer is then verified anew.
void TlsSession::Use(SSL* connection) {
  const int index = TlsSessionIndex();
  if (index < 0 || SSL_set_ex_data(connection, index, this) != 1) {
    ERR_clear_error();
    return;
  }
  if (session_ && SSL_set_session(connection, session_.get()) != 1) {
    session_.reset();
    ERR_clear_error();
  }
}

int TlsSession::Offered(SSL* connection, SSL_SESSION* session) {
  const int index = TlsSessionIndex();
  auto* const keeper =
      index < 0 ? nullptr : static_cast<TlsSession*>(SSL_get_ex_data(connection, index));
  if (keeper == nullptr) return 0;  // OpenSSL keeps its reference
  keeper->session_.reset(session);
  return 1;
}

}  // namespace lightstep::network
