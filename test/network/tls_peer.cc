#include "test/network/tls_peer.h"

#include <openssl/ssl.h>
#include <sys/socket.h>

#include <boost/asio/buffer.hpp>
#include <boost/asio/ssl/stream.hpp>
#include <chrono>
#include <utility>

namespace lightstep::network {

namespace asio = boost::asio;
namespace ssl = boost::asio::ssl;

ssl::context MakeServerContext(const Credentials& credentials, const std::string& client_roots) {
  ssl::context context{ssl::context::tls_server};
  context.use_certificate_chain(asio::buffer(credentials.certificate));
  context.use_private_key(asio::buffer(credentials.key), ssl::context::pem);
  if (!client_roots.empty()) {
    context.add_certificate_authority(asio::buffer(client_roots));
    context.set_verify_mode(ssl::verify_peer | ssl::verify_fail_if_no_peer_cert);
  }
  return context;
}

TlsPeer::TlsPeer(ssl::context context, const std::string& address)
    : context_{std::move(context)},
      acceptor_{loop_, Tcp::endpoint{asio::ip::make_address(address), 0}},
      endpoint_{acceptor_.local_endpoint()},
      serving_{[this] { Serve(); }} {}

TlsPeer::~TlsPeer() {
  {
    const std::lock_guard lock{mutex_};
    is_ending_ = true;
  }
  ::shutdown(acceptor_.native_handle(), SHUT_RDWR);  // wakes accept up
  serving_.join();
}

void TlsPeer::Serve() {
  while (true) {
    ssl::stream<Tcp::socket> stream{loop_, context_};
    boost::system::error_code error;
    acceptor_.accept(stream.next_layer(), error);
    if (error) return;
    stream.handshake(ssl::stream_base::server, error);
    const char* const name = SSL_get_servername(stream.native_handle(), TLSEXT_NAMETYPE_host_name);
    {
      const std::lock_guard lock{mutex_};
      if (is_ending_) return;
      if (!error) ++handshakes_;
      names_.emplace_back(name == nullptr ? "" : name);
    }
    char bytes[1024];
    while (!error) {
      const std::size_t size = stream.read_some(asio::buffer(bytes), error);
      const std::lock_guard lock{mutex_};
      received_.append(bytes, size);
      changed_.notify_all();
    }
  }
}

int TlsPeer::handshakes() const {
  const std::lock_guard lock{mutex_};
  return handshakes_;
}

std::vector<std::string> TlsPeer::names() const {
  const std::lock_guard lock{mutex_};
  return names_;
}

std::string TlsPeer::received() const {
  const std::lock_guard lock{mutex_};
  return received_;
}

bool TlsPeer::WaitUntilReceived(const std::string& text) const {
  std::unique_lock lock{mutex_};
  return changed_.wait_for(lock, std::chrono::minutes{1}, [&] { return received_ == text; });
}

}  // namespace lightstep::network
