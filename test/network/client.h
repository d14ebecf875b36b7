// Connects a Transport in the same way as Connection. Used by tests of TLS.
#pragma once

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/write.hpp>
#include <cstddef>
#include <string>

#include "src/network/tls_context.h"
#include "src/network/tls_session.h"
#include "src/network/transport.h"

namespace lightstep::network {

// What a connection sends once the peer is verified.
inline constexpr char kSecret[] = "secret";

class Client {
 public:
  explicit Client(const TlsSettings& settings) : context_{settings} {}

  // Connects to `endpoint`, verifies that it is `host`, and sends the secret. Returns the error,
  // empty if there is none.
  std::string Connect(const boost::asio::ip::tcp::endpoint& endpoint, const std::string& host) {
    boost::asio::io_context loop;
    TlsSession session;
    Transport transport{loop, &context_};
    std::string outcome = "nothing came of it";
    boost::system::error_code error;
    transport.Open(endpoint, error);
    if (error) return transport.Explain(error);
    const auto end = [&](boost::system::error_code error) { outcome = transport.Explain(error); };
    const auto write = [&] {
      outcome.clear();
      boost::asio::async_write(transport, boost::asio::buffer(kSecret, sizeof(kSecret) - 1),
                               [&](boost::system::error_code error, std::size_t) {
                                 if (error) end(error);
                               });
    };
    transport.socket().async_connect(endpoint, [&](boost::system::error_code error) {
      if (error) return end(error);
      transport.AsyncSecure(host, session, [&](boost::system::error_code error) {
        if (error) return end(error);
        write();
      });
    });
    loop.run();
    transport.Close();
    return outcome;
  }

  TlsContext& context() { return context_; }

 private:
  TlsContext context_;
};

}  // namespace lightstep::network
