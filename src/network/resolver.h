// Turns a host into addresses. An address needs no look-up. A name is looked up the way the system
// does (getaddrinfo: /etc/hosts, search domains, DNS), on a thread of its own, because that call
// can take many seconds and can't be interrupted. asio's own resolver would make whoever ends the
// loop wait for it.
//
// Owned by Directory, used on the delivery thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <condition_variable>
#include <cstdint>
#include <deque>
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

  // Threads that look names up at a time. Further look-ups wait for their turn.
  static constexpr int kMaxLookUps = 64;

  explicit Resolver(std::shared_ptr<Mailbox> mailbox) : mailbox_{std::move(mailbox)} {}

  // Whether `host` is an address, for which Resolve needs no look-up.
  static bool IsAddress(const std::string& host);

  // Calls `handler`: at once where the host is an address, else on the loop once it is looked up.
  // Throws std::system_error where the system gives no thread.
  void Resolve(const std::string& host, std::uint16_t port, Handler handler);

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

  struct LookUp {
    std::string host;
    std::uint16_t port;
    Handler handler;
  };

  // Throws std::system_error where the system gives no thread.
  void StartNext();
  void StartWaiting();

  std::shared_ptr<Mailbox> mailbox_;
  std::deque<LookUp> waiting_;
  int look_ups_ = 0;  // that have a thread, or whose outcome is on its way
  // Shared with the look-ups, which may outlive this.
  std::shared_ptr<UnderWay> under_way_ = std::make_shared<UnderWay>();
};

}  // namespace lightstep::network
