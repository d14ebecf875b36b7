// A TCP socket that remembers the first bytes that its peer sends, so that the error of a failed
// TLS handshake can tell what the peer speaks instead.
//
// Used by Transport as the layer below TLS.
#pragma once

#include <algorithm>
#include <boost/asio/buffer.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <cstddef>
#include <string>
#include <utility>

namespace lightstep::network {

class FirstBytesSocket {
 public:
  using Tcp = boost::asio::ip::tcp;
  using executor_type = Tcp::socket::executor_type;
  using lowest_layer_type = Tcp::socket::lowest_layer_type;

  // `socket` outlives this object and all its reads.
  explicit FirstBytesSocket(Tcp::socket& socket) : socket_{socket} {}

  executor_type get_executor() { return socket_.get_executor(); }
  lowest_layer_type& lowest_layer() { return socket_.lowest_layer(); }

  // The beginning of what the first read received.
  const std::string& first_bytes() const { return first_bytes_; }

  template <class Buffers, class Handler>
  void async_read_some(const Buffers& buffers, Handler&& handler) {
    if (!first_bytes_.empty()) {
      socket_.async_read_some(buffers, std::forward<Handler>(handler));
      return;
    }
    socket_.async_read_some(buffers,
                            [this, buffers, handler = std::forward<Handler>(handler)](
                                boost::system::error_code error, std::size_t size) mutable {
                              first_bytes_.resize(std::min(size, kCapacity));
                              boost::asio::buffer_copy(boost::asio::buffer(first_bytes_), buffers);
                              handler(error, size);
                            });
  }

  template <class Buffers, class Handler>
  void async_write_some(const Buffers& buffers, Handler&& handler) {
    socket_.async_write_some(buffers, std::forward<Handler>(handler));
  }

 private:
  static constexpr std::size_t kCapacity = 64;

  Tcp::socket& socket_;
  std::string first_bytes_;
};

}  // namespace lightstep::network
