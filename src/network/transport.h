// Transport: a connected socket, plain or with TLS, with the operations of an asio AsyncStream.
// Code that writes requests and reads answers need not know which it is.
//
// Used by Connection, on the delivery thread.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/ssl/error.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <cstdint>
#include <optional>
#include <string>
#include <utility>

#include "src/network/descriptors.h"
#include "src/network/first_bytes_socket.h"
#include "src/network/tls_context.h"
#include "src/network/tls_session.h"

namespace lightstep::network {

class Transport {
 public:
  using executor_type = boost::asio::ip::tcp::socket::executor_type;
  using Tcp = boost::asio::ip::tcp;
  using ErrorCode = boost::system::error_code;

  // `tls` is null for plaintext and outlives this.
  Transport(boost::asio::io_context& loop, TlsContext* tls) : socket_{loop}, tls_context_{tls} {}
  Transport(const Transport&) = delete;
  Transport& operator=(const Transport&) = delete;

  executor_type get_executor() { return socket_.get_executor(); }
  Tcp::socket& socket() { return socket_; }

  // Opens a socket for the family of `endpoint`, which no child process inherits. With TLS, fails
  // if there is no context.
  void Open(const Tcp::endpoint& endpoint, ErrorCode& error);

  // To be called once the socket is connected. With TLS, does the handshake and verifies that the
  // peer is `host`, a name or an address in any spelling (ParsePeerName). Without TLS, only calls
  // `handler`. `session` outlives the connection and is used for no other host.
  template <class Handler>
  void AsyncSecure(const std::string& host, TlsSession& session, Handler handler) {
    if (tls_context_ == nullptr || !PrepareTls(host, session)) {
      boost::asio::post(
          get_executor(),
          [error = PreparationError(), handler = std::move(handler)]() mutable { handler(error); });
      return;
    }
    tls_->async_handshake(boost::asio::ssl::stream_base::client,
                          [this, handler = std::move(handler)](ErrorCode error) mutable {
                            if (!error) FinishSecuring(error);
                            handler(error);
                          });
  }

  // Explains in words why an operation has ended with `error`.
  std::string Explain(const ErrorCode& error) const;

  // A hint why a peer may have closed the connection without an answer, to be appended to a text.
  // May be empty.
  std::string HintOnClose() const;

  // Both close the socket at once. Operations in progress end with operation_aborted. After Close,
  // the system still sends what it holds. After Abort, it discards that and resets the connection.
  // If another file has the socket's number by now, it is left alone.
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
  using TlsStream = boost::asio::ssl::stream<FirstBytesSocket&>;

  // False if the peer could not be verified; failure_ says why.
  bool PrepareTls(const std::string& host, TlsSession& session);
  bool ExpectPeer(SSL* connection, const std::string& host);
  ErrorCode PreparationError() const;
  std::string ExplainTls(const ErrorCode& error) const;
  void FinishSecuring(ErrorCode& error);
  std::string ExplainVerification() const;

  bool HasSocket();

  Tcp::socket socket_;
  DescriptorIdentity identity_;  // of the socket, once it is open
  FirstBytesSocket first_bytes_socket_{socket_};
  TlsContext* const tls_context_;
  std::optional<TlsStream> tls_;
  bool is_secured_ = false;
  bool is_certificate_wanted_ = false;  // by the peer, of this side
  std::string host_;                    // that is verified
  std::string failure_;                 // what no error code says
};

}  // namespace lightstep::network
