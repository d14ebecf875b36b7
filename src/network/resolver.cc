#include "src/network/resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <chrono>
#include <cstring>
#include <utility>

#include "src/network/background_thread.h"

namespace lightstep::network {
namespace {

// How long a fork waits for look-ups. They hold their locks in the beginning and in the end; one
// that takes longer waits for a name server, and holds none.
constexpr std::chrono::milliseconds kForkPatience{10};

std::string LookUp(const std::string& host, const std::string& port,
                   Resolver::Addresses& addresses) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  if (error != 0) return gai_strerror(error);
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    boost::asio::ip::tcp::endpoint address;
    if (at->ai_addrlen > address.capacity()) continue;
    address.resize(at->ai_addrlen);
    std::memcpy(address.data(), at->ai_addr, at->ai_addrlen);
    addresses.push_back(address);
  }
  freeaddrinfo(found);
  return addresses.empty() ? "the name has no address" : "";
}

}  // namespace

void Resolver::Resolve(const std::string& host, const std::string& port, Handler handler) {
  StartBackgroundThread([mailbox = mailbox_, under_way = under_way_, host, port,
                         handler = std::move(handler)]() mutable {
    Addresses addresses;
    {
      const std::lock_guard lock{under_way->mutex};
      ++under_way->count;
    }
    std::string error = LookUp(host, port, addresses);
    {
      const std::lock_guard lock{under_way->mutex};
      --under_way->count;
    }
    under_way->ended.notify_all();
    mailbox->Post([handler = std::move(handler), error = std::move(error),
                   addresses = std::move(addresses)]() mutable {
      handler(std::move(error), std::move(addresses));
    });
  }).detach();
}

void Resolver::PrepareFork() {
  std::unique_lock lock{under_way_->mutex};
  under_way_->ended.wait_for(lock, kForkPatience, [this] { return under_way_->count == 0; });
  lock.release();  // held until AfterFork
}

void Resolver::AfterFork() { under_way_->mutex.unlock(); }

}  // namespace lightstep::network
