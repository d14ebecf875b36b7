// A peer on a loopback socket that makes TLS handshakes and remembers their outcome. It serves and
// closes one connection after the other.
//
// Used by tests of TLS.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <condition_variable>
#include <mutex>
#include <string>
#include <thread>
#include <vector>

#include "test/network/authority.h"

namespace lightstep::network {

// Returns the context of the server. If `client_roots` (PEM) is given, clients have to show a
// certificate of these authorities.
boost::asio::ssl::context MakeServerContext(const Credentials& credentials,
                                            const std::string& client_roots = {});

class TlsPeer {
 public:
  explicit TlsPeer(boost::asio::ssl::context context, const std::string& address = "127.0.0.1");
  ~TlsPeer();
  TlsPeer(const TlsPeer&) = delete;
  TlsPeer& operator=(const TlsPeer&) = delete;

  boost::asio::ip::tcp::endpoint endpoint() const { return endpoint_; }

  // The number of completed handshakes. In TLS 1.3, the client may still refuse the peer after
  // that.
  int handshakes() const;
  // The names that clients asked for (RFC 6066, 3). Empty for a client that asked for none.
  std::vector<std::string> names() const;
  // What clients wrote.
  std::string received() const;
  // Waits for at most a minute until clients have written exactly `text`.
  bool WaitUntilReceived(const std::string& text) const;

 private:
  using Tcp = boost::asio::ip::tcp;

  void Serve();

  boost::asio::ssl::context context_;
  boost::asio::io_context loop_;
  Tcp::acceptor acceptor_;
  const Tcp::endpoint endpoint_;
  mutable std::mutex mutex_;
  mutable std::condition_variable changed_;
  bool is_ending_ = false;
  int handshakes_ = 0;
  std::vector<std::string> names_;
  std::string received_;
  std::thread serving_;
};

}  // namespace lightstep::network
