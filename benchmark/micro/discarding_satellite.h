// A satellite on a loopback socket that acknowledges every request and reads nothing of it, so that
// it takes spans as fast as a tracer can send them. Each connection has a thread.
//
// Used by the benchmarks of spans.
#pragma once

#include <sys/socket.h>

#include <algorithm>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <cstddef>
#include <cstdint>
#include <list>
#include <string>
#include <string_view>
#include <thread>
#include <utility>
#include <vector>

namespace lightstep::benchmarks {

class DiscardingSatellite {
 public:
  DiscardingSatellite()
      : acceptor_{loop_, {boost::asio::ip::address_v4::loopback(), 0}},
        accepting_{[this] { Accept(); }} {}

  // The tracer has closed before.
  ~DiscardingSatellite() {
    // A thread that blocks in accept wakes up when its socket is shut down.
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    accepting_.join();
    for (std::thread& thread : threads_) thread.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }

 private:
  using Tcp = boost::asio::ip::tcp;

  void Accept() {
    while (true) {
      Tcp::socket socket{loop_};
      boost::system::error_code error;
      acceptor_.accept(socket, error);
      if (error) return;
      threads_.emplace_back([socket = std::move(socket)]() mutable { Serve(socket); });
    }
  }

  static void Serve(Tcp::socket& socket) {
    // The last chunk, with the end of the one before it. No span of a benchmark has it in it.
    constexpr std::string_view kEnd = "\r\n0\r\n\r\n";
    constexpr std::string_view kAnswer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
    std::vector<char> bytes(1024 * 1024);
    std::string tail;
    boost::system::error_code error;
    while (true) {
      const std::size_t size = socket.read_some(boost::asio::buffer(bytes), error);
      if (error) return;
      const std::string_view read{bytes.data(), size};
      tail += read.substr(size - std::min(size, kEnd.size()));
      tail.erase(0, tail.size() - std::min(tail.size(), kEnd.size()));
      if (tail != kEnd) continue;
      boost::asio::write(socket, boost::asio::buffer(kAnswer), error);
      if (error) return;
    }
  }

  boost::asio::io_context loop_;
  Tcp::acceptor acceptor_;
  std::list<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace lightstep::benchmarks
