#include "src/network/transport.h"

#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <poll.h>
#include <sys/socket.h>

#include <boost/asio/ip/address.hpp>
#include <cerrno>

#include "src/network/tcp_progress.h"

namespace lightstep::network {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

void Transport::Open(const Tcp::endpoint& endpoint, boost::system::error_code& error) {
  // By hand: asio does not set close-on-exec, and setting it later would leave a moment in which a
  // child could inherit the socket.
  const int fd = ::socket(endpoint.protocol().family(), SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK,
                          IPPROTO_TCP);
  if (fd < 0) {
    error.assign(errno, boost::system::system_category());
    return;
  }
  socket_.assign(endpoint.protocol(), fd, error);
  if (!error) socket_.set_option(Tcp::no_delay{true}, error);
}

void Transport::Close() {
  // No farewell is sent, but to OpenSSL the session of a connection that ends without one is spoilt
  // and can't be resumed.
  if (tls_) SSL_set_shutdown(tls_->native_handle(), SSL_SENT_SHUTDOWN | SSL_RECEIVED_SHUTDOWN);
  boost::system::error_code ignored;
  socket_.close(ignored);
}

void Transport::Abort() {
  boost::system::error_code ignored;
  socket_.set_option(asio::socket_base::linger{true, 0}, ignored);
  Close();
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

void Transport::PrepareTls(const std::string& host, TlsSession& session) {
  SSL* const handle = tls_->native_handle();
  tls_->set_verify_mode(ssl::verify_peer);
  X509_VERIFY_PARAM* const expected = SSL_get0_param(handle);
  boost::system::error_code not_an_address;
  asio::ip::make_address(host, not_an_address);
  if (not_an_address) {
    X509_VERIFY_PARAM_set1_host(expected, host.data(), host.size());
    // RFC 6066, section 3: the name of the server, never an address.
    SSL_set_tlsext_host_name(handle, host.c_str());
  } else {
    X509_VERIFY_PARAM_set1_ip_asc(expected, host.c_str());
  }
  session.Use(handle);
}

std::string Transport::VerificationError() const {
  if (!tls_) return {};
  SSL* const handle = const_cast<ssl::stream<Tcp::socket&>&>(*tls_).native_handle();
  const long result = SSL_get_verify_result(handle);
  return result == X509_V_OK ? std::string{} : X509_verify_cert_error_string(result);
}

}  // namespace lightstep::network
