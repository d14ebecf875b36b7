// What the TLS connections of a tracer share: which peers are trusted, which versions are spoken,
// and how a later connection to a peer resumes the session of an earlier one (RFC 8446, 2.2).
//
// Used by Delivery and Transport, and by the tracer to check its options.
#pragma once

#include <openssl/ssl.h>

#include <boost/asio/ssl/context.hpp>
#include <memory>
#include <string>

namespace lightstep::network {

// TLS 1.2 or newer; the peer's certificate is verified against `root_certificates` (PEM) or, when
// empty, the system's. Throws std::invalid_argument where the PEM holds no certificate.
boost::asio::ssl::context MakeTlsContext(const std::string& root_certificates);

// The last session that a peer has offered to resume. Outlives the connections that use it.
class TlsSession {
 public:
  // Has a connection that is about to shake hands resume the session, and keep what it is offered.
  void Use(SSL* connection);

  // For the context: `session` was offered to a connection for which Use was called.
  static void Keep(SSL* connection, SSL_SESSION* session);

 private:
  struct Free {
    void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  };
  std::unique_ptr<SSL_SESSION, Free> session_;
};

}  // namespace lightstep::network
