#include "src/network/transport.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/error.hpp>
#include <boost/asio/ip/address.hpp>
#include <cerrno>

#include "src/network/descriptors.h"
#include "src/network/openssl_error.h"
#include "src/network/peer_name.h"
#include "src/network/tcp_progress.h"
#include "src/network/tls_record.h"

namespace lightstep::network {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

namespace {

// Of a failure that is told by a text (Transport::Explain).
boost::system::error_code NotSecured() {
  return asio::error::make_error_code(asio::error::no_permission);
}

bool ExpectAddress(X509_VERIFY_PARAM* expected, const std::string& text) {
  const asio::ip::address address = asio::ip::make_address(text);
  if (address.is_v4()) {
    const auto bytes = address.to_v4().to_bytes();
    return X509_VERIFY_PARAM_set1_ip(expected, bytes.data(), bytes.size()) == 1;
  }
  const auto bytes = address.to_v6().to_bytes();
  return X509_VERIFY_PARAM_set1_ip(expected, bytes.data(), bytes.size()) == 1;
}

}  // namespace

void Transport::Open(const Tcp::endpoint& endpoint, ErrorCode& error) {
  if (tls_context_ != nullptr && tls_context_->Get() == nullptr) {
    failure_ = "TLS: " + tls_context_->error();
    error = NotSecured();
    return;
  }
  // By hand: asio does not set close-on-exec, and setting it later would leave a moment in which a
  // child could inherit the socket.
  const int fd = AboveStandard(::socket(endpoint.protocol().family(),
                                        SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, IPPROTO_TCP));
  if (fd < 0) {
    error.assign(errno, boost::system::system_category());
    return;
  }
  identity_ = DescriptorIdentity{fd};
  socket_.assign(endpoint.protocol(), fd, error);
  if (!error) socket_.set_option(Tcp::no_delay{true}, error);
}

void Transport::Close() {
  // No farewell is sent, but to OpenSSL the session of a connection that ends without one is spoilt
  // and can't be resumed.
  if (tls_) SSL_set_shutdown(tls_->native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  ErrorCode ignored;
  if (HasSocket()) {
    socket_.close(ignored);
  } else if (socket_.is_open()) {
    // The application has closed it, and what has its number now is the application's.
    socket_.release(ignored);
  }
}

void Transport::Abort() {
  ErrorCode ignored;
  if (HasSocket()) socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
  Close();
}

// Whether the socket is open and still what was opened.
bool Transport::HasSocket() {
  return socket_.is_open() && identity_.IsThatOf(socket_.native_handle());
}

std::uint64_t Transport::AcknowledgedBytes() {
  return network::AcknowledgedBytes(socket_.native_handle());
}

bool Transport::PeerHasClosed() {
  pollfd poll_for_end{socket_.native_handle(), POLLRDHUP, 0};
  if (::poll(&poll_for_end, 1, 0) != 0) return true;
  // Bytes that wait are TLS's own, session tickets say; an answer nobody asked for fails later.
  char byte;
  return !tls_ && ::recv(socket_.native_handle(), &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

bool Transport::PrepareTls(const std::string& host, TlsSession& session) {
  host_ = host;
  SSL_CTX* const context = tls_context_->Get();
  if (context == nullptr) {
    failure_ = "TLS: " + tls_context_->error();
    return false;
  }
  ERR_clear_error();
  SSL* const connection = SSL_new(context);
  if (connection == nullptr) {
    failure_ = "TLS: " + TakeOpenSslError();
    return false;
  }
  tls_.emplace(first_bytes_socket_, connection);  // whose it is now
  if (SSL_get_rbio(connection) == nullptr) {
    failure_ = "TLS: out of memory";
    return false;
  }
  if (!ExpectPeer(connection, host)) return false;
  SSL_set_cert_cb(
      connection,
      [](SSL*, void* transport) {
        static_cast<Transport*>(transport)->is_certificate_wanted_ = true;
        return 1;
      },
      this);
  session.Use(connection);
  return true;
}

// Has the peer's certificate verified for `host`. Whatever can't be expected must fail here:
// OpenSSL verifies no name where it was given none.
bool Transport::ExpectPeer(SSL* connection, const std::string& host) {
  const PeerName peer = ParsePeerName(host);
  X509_VERIFY_PARAM* const expected = SSL_get0_param(connection);
  bool is_expected = expected != nullptr;
  switch (peer.kind) {
    case PeerName::Kind::kName:
      is_expected =
          is_expected &&
          X509_VERIFY_PARAM_set1_host(expected, peer.text.data(), peer.text.size()) == 1 &&
          // RFC 6066, section 3: the name of the server, without a trailing dot.
          SSL_set_tlsext_host_name(connection, peer.text.c_str()) == 1;
      break;
    case PeerName::Kind::kAddress:
      is_expected = is_expected && ExpectAddress(expected, peer.text);
      break;
    case PeerName::Kind::kInvalid:
      failure_ = "TLS: no certificate can be verified for " + host + ": " + peer.text;
      return false;
  }
  if (!is_expected) {
    failure_ = "TLS: no certificate can be verified for " + host + ": " + TakeOpenSslError();
  }
  return is_expected;
}

Transport::ErrorCode Transport::PreparationError() const {
  return failure_.empty() ? ErrorCode{} : NotSecured();
}

// By TLS alone a peer may be anonymous, where OpenSSL's configuration allows such ciphers.
void Transport::FinishSecuring(ErrorCode& error) {
  SSL* const connection = tls_->native_handle();
  SSL_SESSION* const session = SSL_get_session(connection);
  is_secured_ = session != nullptr && SSL_SESSION_get0_peer(session) != nullptr &&
                SSL_get_verify_result(connection) == X509_V_OK;
  if (is_secured_) return;
  failure_ = "TLS: the peer sent no certificate";
  error = NotSecured();
}

std::string Transport::ExplainVerification() const {
  SSL* const connection = const_cast<TlsStream&>(*tls_).native_handle();
  const long result = SSL_get_verify_result(connection);
  if (result == X509_V_OK) return {};
  std::string text = "TLS: the certificate is not accepted for " + host_ + ": " +
                     X509_verify_cert_error_string(result);
  if (!tls_context_->missing().empty()) text += "; " + tls_context_->missing();
  return text;
}

std::string Transport::Explain(const ErrorCode& error) const {
  if (!failure_.empty()) return failure_;
  return tls_ ? ExplainTls(error) + HintOnClose() : error.message();
}

std::string Transport::ExplainTls(const ErrorCode& error) const {
  const bool is_tls_error = error.category() == asio::error::get_ssl_category();
  if (is_secured_) return is_tls_error ? "TLS: " + error.message() : error.message();
  if (std::string text = ExplainVerification(); !text.empty()) return text;
  const std::string& first_bytes = first_bytes_socket_.first_bytes();
  if (!first_bytes.empty() && !IsTlsRecord(first_bytes)) {
    return "TLS: the peer does not speak TLS; its first bytes are " + Quote(first_bytes);
  }
  if (error == asio::error::eof || error == ssl::error::stream_truncated) {
    return "TLS: the peer closed the connection during the handshake";
  }
  return "TLS: " + error.message();
}

// By TLS 1.3 the handshake is over for this side when the peer judges the certificate. Its alert,
// if it sends one, is lost where it closes with bytes unread.
std::string Transport::HintOnClose() const {
  return is_certificate_wanted_ ? " (it asked for a client certificate)" : "";
}

}  // namespace lightstep::network
