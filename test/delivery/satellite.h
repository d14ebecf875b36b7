// A satellite in the test process, on a real loopback socket, for LightStep's reports and for OTLP.
// It reads each request whole, has the test's function judge it, and keeps what it answered with
// 2xx. Each connection has a thread.
//
// Used by the tests of delivery.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ssl/context.hpp>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <thread>
#include <vector>

#include "proto/collector.pb.h"
#include "proto/opentelemetry/trace.pb.h"
#include "test/network/authority.h"

namespace lightstep::delivery {

class Satellite {
 public:
  struct Request {
    std::string target;                          // its path
    std::map<std::string, std::string> headers;  // names in lower case
    std::string body;                            // decompressed
    collector::ReportRequest report;
    otlp::ExportTraceServiceRequest otlp;  // `report` has the ids and names of its spans
    int number;                            // of all requests that this satellite got, from 0
    int connection;                        // of all connections, from 0
  };

  struct Answer {
    unsigned status = 200;
    std::string body{};
    std::map<std::string, std::string> headers{};
    bool hang_up = false;  // closes instead of answering
    int interim = 0;       // answers of status 103 that come before it
    bool keep_alive = true;
    // Waits until the satellite is told to go on (or ends).
    bool wait = false;
  };

  using Judge = std::function<Answer(const Request&)>;

  Satellite();  // one that takes everything
  explicit Satellite(Judge judge);
  // A satellite that accepts everything, over TLS.
  explicit Satellite(const network::Credentials& credentials);
  // A satellite that accepts everything, at an address of the loopback interface. Port 0 means any
  // free one.
  Satellite(const std::string& address, std::uint16_t port);
  ~Satellite();

  std::uint16_t port() const { return port_; }

  // Resets every connection and stops listening. What it accepted can still be read.
  void Die();

  // Sends the answers that wait, and no answer waits from now on.
  void GoOn();

  // What has been answered with 2xx so far.
  std::vector<Request> taken() const;
  std::map<std::uint64_t, int> taken_spans() const;  // span id -> how often
  int requests() const;
  int connections() const;

  // Waits for at most a minute until `condition` holds for the satellite.
  bool WaitUntil(const std::function<bool(const Satellite&)>& condition) const;

 private:
  using Tcp = boost::asio::ip::tcp;

  Satellite(Judge judge, const Tcp::endpoint& where,
            std::optional<boost::asio::ssl::context> tls = {});

  void Accept();
  void ServeConnection(Tcp::socket& socket, int number);
  template <class Stream>
  void Serve(Stream& stream, int connection);

  const Judge judge_;
  std::optional<boost::asio::ssl::context> tls_;
  boost::asio::io_context loop_;
  Tcp::acceptor acceptor_;
  std::uint16_t port_;

  mutable std::recursive_mutex mutex_;
  mutable std::condition_variable_any changed_;
  bool is_ending_ = false;
  bool goes_on_ = false;
  int requests_ = 0;
  int connections_ = 0;
  std::vector<Request> taken_;
  std::vector<std::shared_ptr<Tcp::socket>> sockets_;
  std::vector<std::thread> threads_;
  std::thread accepting_;
};

}  // namespace lightstep::delivery
