// A connected socket, plain or with TLS, behind the operations of an asio AsyncStream, so that what
// writes requests and reads answers need not know which it is.
//
// Used by Connection.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "src/network/tls_context.h"

namespace lightstep::network {

class Transport {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;
  using Tcp = boost::asio::ip::tcp;

  // `tls` is null for plaintext and outlives this.
  Transport(boost::asio::io_context& loop, boost::asio::ssl::context* tls)
      : socket_{loop}, tls_context_{tls} {}

  executor_type get_executor() { return socket_.get_executor(); }
  Tcp::socket& socket() { return socket_; }

  // Opens a socket for the family of `endpoint` that no child process inherits.
  void Open(const Tcp::endpoint& endpoint, boost::system::error_code& error);

  // After the socket is connected: with TLS, shakes hands and verifies that the peer is `host`;
  // else just calls `handler`. `session` outlives the connection.
  template <class Handler>
  void AsyncSecure(const std::string& host, TlsSession& session, Handler handler) {
    if (tls_context_ == nullptr) {
      boost::asio::post(get_executor(), [handler = std::move(handler)]() mutable {
        handler(boost::system::error_code{});
      });
      return;
    }
    tls_.emplace(socket_, *tls_context_);
    PrepareTls(host, session);
    tls_->async_handshake(boost::asio::ssl::stream_base::client, std::move(handler));
  }

  // Why the peer's certificate was not accepted; empty when that is not the trouble.
  std::string VerificationError() const;

  // Closes at once. Operations under way end with operation_aborted. What the system still holds is
  // sent on; after Abort it is thrown away, and the peer is told by a reset.
  void Close();
  void Abort();

  // The bytes that the peer's TCP has acknowledged since the connection was made.
  std::uint64_t AcknowledgedBytes();

  // Whether an idle connection was closed by its peer in the meantime.
  bool PeerHasClosed();

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) {
      tls_->async_read_some(buffers, std::forward<Handler>(handler));
    } else {
      socket_.async_read_some(buffers, std::forward<Handler>(handler));
    }
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    if (tls_) {
      tls_->async_write_some(buffers, std::forward<Handler>(handler));
    } else {
      socket_.async_write_some(buffers, std::forward<Handler>(handler));
    }
  }

 private:
  void PrepareTls(const std::string& host, TlsSession& session);

  Tcp::socket socket_;
  boost::asio::ssl::context* tls_context_;
  std::optional<boost::asio::ssl::stream<Tcp::socket&>> tls_;
};

}  // namespace lightstep::network
