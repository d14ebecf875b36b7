// Resolver: turns a host into addresses. An address needs no lookup. A name is looked up as the
// system does it (getaddrinfo: /etc/hosts, search domains, DNS), on a separate thread, because that
// call can take many seconds and cannot be interrupted. With asio's own resolver, the thread that
// ends the loop would have to wait for it.
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

  // The maximum number of threads that look up names at the same time. Further lookups wait.
  static constexpr int kMaxLookUps = 64;

  explicit Resolver(std::shared_ptr<Mailbox> mailbox) : mailbox_{std::move(mailbox)} {}

  // Whether `host` is an address, for which Resolve needs no lookup.
  static bool IsAddress(const std::string& host);

  // Calls `handler`: at once if the host is an address, else on the loop after the lookup. Throws
  // std::system_error if the system provides no thread.
  void Resolve(const std::string& host, std::uint16_t port, Handler handler);

  // To be called around a fork. PrepareFork waits briefly for lookups in progress and holds off new
  // ones: getaddrinfo has locks of its own, and a child in which one is held could never look up a
  // name.
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

  // Throws std::system_error if the system provides no thread.
  void StartNext();
  void StartWaiting();

  std::shared_ptr<Mailbox> mailbox_;
  std::deque<LookUp> waiting_;
  int look_ups_ = 0;  // that have a thread, or whose outcome is on its way
  // Shared with the look-ups, which may outlive this.
  std::shared_ptr<UnderWay> under_way_ = std::make_shared<UnderWay>();
};

}  // namespace lightstep::network
