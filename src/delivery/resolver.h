// Turns a host name into addresses the way the system does (getaddrinfo: /etc/hosts, search
// domains, DNS), on a thread of its own, because that call can take many seconds and can't be
// interrupted. asio's own resolver would make whoever ends the loop wait for it.
//
// Used by Connection.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <functional>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/delivery/mailbox.h"

namespace lightstep::delivery {

class Resolver {
 public:
  using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;
  // `error` is empty when there is at least one address.
  using Handler = std::function<void(std::string error, Addresses addresses)>;

  explicit Resolver(std::shared_ptr<Mailbox> mailbox) : mailbox_{std::move(mailbox)} {}

  // Calls `handler` on the loop. Throws std::system_error where the system gives no thread.
  void Resolve(const std::string& host, const std::string& port, Handler handler);

 private:
  std::shared_ptr<Mailbox> mailbox_;
};

}  // namespace lightstep::delivery
