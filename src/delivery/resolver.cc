#include "src/delivery/resolver.h"

#include <netdb.h>
#include <sys/socket.h>

#include <boost/asio/post.hpp>
#include <cstring>
#include <mutex>
#include <thread>
#include <utility>

#include "src/delivery/background_thread.h"

namespace lightstep::delivery {
namespace {

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

// The way back to the loop, closed when the Resolver is gone.
struct Resolver::Loop {
  std::mutex mutex;
  boost::asio::io_context* context;
};

Resolver::Resolver(boost::asio::io_context& loop) : loop_{std::make_shared<Loop>()} {
  loop_->context = &loop;
}

Resolver::~Resolver() {
  const std::lock_guard lock{loop_->mutex};
  loop_->context = nullptr;
}

void Resolver::Resolve(const std::string& host, const std::string& port, Handler handler) {
  StartBackgroundThread([loop = loop_, host, port, handler = std::move(handler)]() mutable {
    Addresses addresses;
    std::string error = LookUp(host, port, addresses);
    const std::lock_guard lock{loop->mutex};
    if (loop->context == nullptr) return;
    boost::asio::post(*loop->context,
                      [handler = std::move(handler), error = std::move(error),
                       addresses = std::move(addresses)]() mutable {
                        handler(std::move(error), std::move(addresses));
                      });
  }).detach();
}

}  // namespace lightstep::delivery
