// How a later connection to a peer resumes the session of an earlier one (RFC 8446, 2.2), which
// saves a round trip and the verification of the certificate.
//
// Owned by an endpoint, so that a session is resumed with the host that it was verified for alone.
#pragma once

#include <openssl/ssl.h>

#include <memory>

namespace lightstep::network {

// The last session that a peer has offered to resume. Outlives the connections that use it.
class TlsSession {
 public:
  // Has a connection that is about to shake hands resume the session, and keep what it is offered.
  void Use(SSL* connection);

  // For SSL_CTX_sess_set_new_cb.
  static int Offered(SSL* connection, SSL_SESSION* session);

 private:
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };
  std::unique_ptr<SSL_SESSION, Free> session_;
};

}  // namespace lightstep::network
