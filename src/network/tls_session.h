// TlsSession: lets a connection to a peer resume the session of an earlier one (RFC 8446, 2.2).
// That saves a round trip and the verification of the certificate.
//
// Owned by an endpoint, so that a session is only resumed with the host that it was verified for.
#pragma once

#include <openssl/ssl.h>

#include <memory>

namespace lightstep::network {

// The last session that a peer has offered to resume. Outlives the connections that use it.
class TlsSession {
 public:
  // Makes a connection, before its handshake, resume the session and keep the sessions that it is
  // offered.
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
