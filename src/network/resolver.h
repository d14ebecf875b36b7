// Turns a host name into addresses the way the system does (getaddrinfo: /etc/hosts, search
// domains, DNS), on a thread of its own, because that call can take many seconds and can't be
// interrupted. asio's own resolver would make whoever ends the loop wait for it.
//
// Used by Connection.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <functional>
#include <memory>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "src/network/mailbox.h"

namespace lightstep::network {

class Resolver {
 public:
  using Addresses = std::vector<boost::asio::ip::tcp::endpoint>;
  // `error` is empty when there is at least one address.
  using Handler = std::function<void(std::string error, Addresses addresses)>;

  explicit Resolver(std::shared_ptr<Mailbox> mailbox) : mailbox_{std::move(mailbox)} {}

  // Calls `handler` on the loop. Throws std::system_error where the system gives no thread.
  void Resolve(const std::string& host, const std::string& port, Handler handler);

  // Around a fork, which waits a moment for look-ups under way and holds off new ones: getaddrinfo
  // has locks of its own, and a child that finds one taken could never look a name up.
  void PrepareFork();
  void AfterFork();

 private:
  struct UnderWay {
    std::mutex mutex;
    std::condition_variable ended;
    int count = 0;
  };

  std::shared_ptr<Mailbox> mailbox_;
  // Shared with the look-ups, which may outlive this.
  std::shared_ptr<UnderWay> under_way_ = std::make_shared<UnderWay>();
};

}  // namespace lightstep::network
