// Tests peers that accept bytes slowly or not at all: a stream that makes progress is kept, and one
// that makes none is given up.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <poll.h>
#include <sys/socket.h>

#include <array>
#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/write.hpp>
#include <chrono>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"
#include "test/delivery/waiting.h"

namespace lightstep::delivery {
namespace {

using Tcp = boost::asio::ip::tcp;

// Finds the ends of consecutive requests, by the last chunk or by the length.
class RequestEnd {
 public:
  // Whether `bytes`, which came next, end a request. They contain nothing of the following one.
  bool IsReached(std::string_view bytes) {
    if (left_ == 0) {
      text_ += bytes;
      const std::size_t head_end = text_.find("\r\n\r\n");
      if (head_end == std::string::npos) return false;
      const std::string length = "\r\nContent-Length: ";
      const std::size_t at = text_.find(length);
      if (at == std::string::npos || at > head_end) return IsLastChunk();
      left_ = std::stoul(text_.substr(at + length.size())) + head_end + 4;
      bytes = text_;
    }
    left_ -= bytes.size();
    if (left_ == 0) text_.clear();
    return left_ == 0;
  }

 private:
  bool IsLastChunk() {
    const std::string end = "\r\n0\r\n\r\n";
    const bool is_last = text_.size() >= end.size() &&
                         text_.compare(text_.size() - end.size(), end.size(), end) == 0;
    if (is_last) text_.clear();
    return is_last;
  }

  std::string text_;      // of the request so far, or at least its head
  std::size_t left_ = 0;  // of a request of known length
};

// A peer with a small receive buffer. It reads this many bytes a second from each connection, and
// answers each request with 200. At 0, it reads nothing.
class SlowPeer {
 public:
  explicit SlowPeer(std::size_t bytes_per_second) : bytes_per_second_{bytes_per_second} {
    acceptor_.open(Tcp::v4());
    acceptor_.set_option(boost::asio::socket_base::receive_buffer_size{16 * 1024});
    acceptor_.bind({boost::asio::ip::make_address("127.0.0.1"), 0});
    acceptor_.listen();
    accepting_ = std::thread{[this] { Accept(); }};
  }

  ~SlowPeer() {
    is_ending_ = true;
    ::shutdown(acceptor_.native_handle(), SHUT_RDWR);
    accepting_.join();
    for (std::thread& thread : threads_) thread.join();
  }

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  void SlowDownTo(std::size_t bytes_per_second) { bytes_per_second_ = bytes_per_second; }
  // How many connections the other side has reset.
  int resets() const { return resets_; }
  int connections() const { return connections_; }

 private:
  void Accept() {
    while (true) {
      auto socket = std::make_shared<Tcp::socket>(loop_);
      boost::system::error_code error;
      acceptor_.accept(*socket, error);
      if (error || is_ending_) return;
      ++connections_;
      threads_.emplace_back([this, socket] { Serve(*socket); });
    }
  }

  void Serve(Tcp::socket& socket) {
    constexpr int kTurnsPerSecond = 50;
    std::vector<char> piece(bytes_per_second_ / kTurnsPerSecond);
    RequestEnd end;
    while (!is_ending_) {
      std::this_thread::sleep_for(std::chrono::milliseconds{1000 / kTurnsPerSecond});
      pollfd poll_for{socket.native_handle(), POLLIN, 0};
      if (::poll(&poll_for, 1, 0) > 0 && (poll_for.revents & (POLLERR | POLLHUP)) != 0) {
        ++resets_;
        return;
      }
      if (piece.empty() || (poll_for.revents & POLLIN) == 0) continue;
      boost::system::error_code error;
      piece.resize(bytes_per_second_ / kTurnsPerSecond);
      const std::size_t size = socket.read_some(boost::asio::buffer(piece), error);
      if (error) {
        resets_ += error == boost::asio::error::connection_reset;
        return;
      }
      if (!end.IsReached({piece.data(), size})) continue;
      const std::string answer = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
      boost::asio::write(socket, boost::asio::buffer(answer), error);
    }
  }

  std::atomic<std::size_t> bytes_per_second_;
  boost::asio::io_context loop_;
  Tcp::acceptor acceptor_{loop_};
  std::atomic<bool> is_ending_{false};
  std::atomic<int> resets_{0};
  std::atomic<int> connections_{0};
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

class Progress : public WireTest {};

// Compressed requests are too small for these links.
INSTANTIATE_TEST_SUITE_P(Wires, Progress, ::testing::Values(Wire::kLightStep, Wire::kOtlp));

TEST_P(Progress, AStreamThatTakesLongerThanTheTimeOutArrives) {
  SlowPeer peer{500'000};
  Outfit outfit{{peer.port()}, GetParam()};
  outfit.settings.report_timeout = kSecond / 2;
  outfit.Put(600, 1'000);  // more than a second's worth
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 600u);
  EXPECT_EQ(outfit.ledger.streams_failed, 0u);
}

TEST_P(Progress, AFlushDoesNotGiveUpAStreamThatMakesProgress) {
  SlowPeer peer{400'000};
  Satellite other;
  Outfit outfit{{peer.port()}, GetParam()};
  outfit.Put(240, 1'000);
  outfit.Start();
  EXPECT_FALSE(outfit.delivery->Flush(kSecond / 5)) << "it keeps its deadline";
  EXPECT_TRUE(outfit.delivery->Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.retransmitted, 0u);
  EXPECT_EQ(peer.connections(), 1);
}

TEST_P(Progress, AStreamThatMakesNoneIsResetAndSentElsewhere) {
  SlowPeer stalled{0};
  Satellite alive;
  Outfit outfit{{stalled.port(), alive.port()}, GetParam()};
  outfit.settings.report_timeout = kSecond / 2;
  Delivery& delivery = outfit.Start();
  EXPECT_TRUE(WaitUntil([&] {
    outfit.Put(200, 1'000);
    return delivery.Flush(kLongTime) && outfit.ledger.streams_failed != 0;
  }));
  EXPECT_TRUE(WaitUntil([&] { return stalled.resets() != 0; }))
      << "the link would go on carrying it";
  EXPECT_EQ(outfit.ledger.acknowledged, outfit.made);
}

TEST_P(Progress, ABacklogOfAnyShareOfTheTimeOutDrains) {
  SlowPeer peer{1'000'000};
  Outfit outfit{{peer.port()}, GetParam()};
  outfit.settings.report_timeout = kSecond / 2;
  outfit.Put(4'000, 1'000);  // eight times what the link carries within the time-out
  ASSERT_TRUE(outfit.Start().Flush(kLongTime));
  EXPECT_EQ(outfit.ledger.acknowledged, 4'000u);
}

TEST_P(Progress, ALinkThatBecomesSlowIsNotLeftToStreamsThatAreTooLargeForIt) {
  SlowPeer peer{1'000'000};
  Outfit outfit{{peer.port()}, GetParam()};
  outfit.settings.report_timeout = 2 * kSecond;
  Delivery& delivery = outfit.Start();
  outfit.Put(20'000, 1'000);
  ASSERT_TRUE(WaitUntil([&] { return outfit.ledger.acknowledged > 5'000; }));
  peer.SlowDownTo(20'000);
  // By now a stream has as many bytes as the link carried in a second.
  ASSERT_TRUE(WaitUntil([&] {
    return delivery.EndpointStates().at(0).last_error ==
           "the link is too slow to send this request in time";
  }));
  const std::uint64_t before = outfit.ledger.acknowledged;
  EXPECT_TRUE(WaitUntil([&] { return outfit.ledger.acknowledged > before; }));
}

}  // namespace
}  // namespace lightstep::delivery
