// Turns a host name into addresses the way the system does (getaddrinfo: /etc/hosts, search domains,
// DNS), on a thread of its own, because that call can take many seconds and can't be interrupted.
// asio's own resolver would make whoever ends the loop wait for it.
//
// Used by Connection.
#pragma once

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace lightstep::delivery {

class Resolver {
 public:
  using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;
  // `error` is empty when there is at least one address.
  using Handler = std::function<void(std::string error, Addresses addresses)>;

  explicit Resolver(boost::asio::io_context& loop);
  // What is under way goes on and is forgotten.
  ~Resolver();

  // Calls `handler` on the loop.
  void Resolve(const std::string& host, const std::string& port, Handler handler);

 private:
  struct Loop;
  std::shared_ptr<Loop> loop_;
};

}  // namespace lightstep::delivery
