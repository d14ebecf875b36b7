#include "src/network/resolver.h"

#include <net/if.h>
#include <netdb.h>
#include <sys/socket.h>

#include <boost/asio/ip/address.hpp>
#include <charconv>
#include <chrono>
#include <cstring>
#include <system_error>
#include <utility>

#include "src/network/background_thread.h"
#include "src/network/peer_name.h"

namespace lightstep::network {
namespace {

namespace ip = boost::asio::ip;

// How long a fork waits for look-ups. They hold their locks in the beginning and in the end; one
// that takes longer waits for a name server, and holds none.
constexpr std::chrono::milliseconds kForkPatience{10};

std::string AskSystem(const std::string& host, const std::string& port,
                      Resolver::Addresses& addresses) {
  addrinfo hints{};
  hints.ai_family = AF_UNSPEC;
  hints.ai_socktype = SOCK_STREAM;
  hints.ai_flags = AI_NUMERICSERV;
  addrinfo* found = nullptr;
  const int error = getaddrinfo(host.c_str(), port.c_str(), &hints, &found);
  if (error != 0) return gai_strerror(error);
  for (const addrinfo* at = found; at != nullptr; at = at->ai_next) {
    ip::tcp::endpoint address;
    if (at->ai_addrlen > address.capacity()) continue;
    address.resize(at->ai_addrlen);
    std::memcpy(address.data(), at->ai_addr, at->ai_addrlen);
    addresses.push_back(address);
  }
  freeaddrinfo(found);
  return addresses.empty() ? "the name has no address" : "";
}

// The zone's number, 0 where there is no such interface.
unsigned int ScopeOf(const std::string& zone) {
  if (const unsigned int index = if_nametoindex(zone.c_str()); index != 0) return index;
  unsigned int number = 0;
  const char* const end = zone.data() + zone.size();
  const auto [rest, error] = std::from_chars(zone.data(), end, number);
  return error == std::errc{} && rest == end ? number : 0;
}

std::string ToEndpoint(const PeerName& peer, std::uint16_t port, Resolver::Addresses& addresses) {
  ip::address address = ip::make_address(peer.text);
  if (address.is_v6() && !peer.zone.empty()) {
    const unsigned int scope = ScopeOf(peer.zone);
    if (scope == 0) return "there is no network interface " + peer.zone;
    ip::address_v6 scoped = address.to_v6();
    scoped.scope_id(scope);
    address = scoped;
  }
  addresses.emplace_back(address, port);
  return {};
}

}  // namespace

bool Resolver::IsAddress(const std::string& host) {
  return ParsePeerName(host).kind == PeerName::Kind::kAddress;
}

void Resolver::Resolve(const std::string& host, std::uint16_t port, Handler handler) {
  const PeerName peer = ParsePeerName(host);
  if (peer.kind == PeerName::Kind::kAddress) {
    Addresses addresses;
    std::string error = ToEndpoint(peer, port, addresses);
    handler(std::move(error), std::move(addresses));
    return;
  }
  waiting_.push_back({host, port, std::move(handler)});
  if (look_ups_ == kMaxLookUps) return;
  try {
    StartNext();
  } catch (const std::system_error&) {
    // Where others are under way, their end is the time to try again.
    if (look_ups_ != 0) return;
    waiting_.pop_back();
    throw;
  }
}

void Resolver::StartNext() {
  const LookUp& next = waiting_.front();
  StartBackgroundThread([this, mailbox = mailbox_, under_way = under_way_, host = next.host,
                         port = std::to_string(next.port), handler = next.handler]() mutable {
    Addresses addresses;
    {
      const std::lock_guard lock{under_way->mutex};
      ++under_way->count;
    }
    std::string error = AskSystem(host, port, addresses);
    {
      const std::lock_guard lock{under_way->mutex};
      --under_way->count;
    }
    under_way->ended.notify_all();
    // What is posted runs only while the loop is there, and with it this.
    mailbox->Post([this, handler = std::move(handler), error = std::move(error),
                   addresses = std::move(addresses)]() mutable {
      --look_ups_;
      StartWaiting();
      handler(std::move(error), std::move(addresses));
    });
  }).detach();
  ++look_ups_;
  waiting_.pop_front();
}

void Resolver::StartWaiting() {
  while (!waiting_.empty() && look_ups_ < kMaxLookUps) {
    try {
      StartNext();
    } catch (const std::system_error& error) {
      if (look_ups_ != 0) return;
      const LookUp given_up = std::move(waiting_.front());
      waiting_.pop_front();
      given_up.handler(error.what(), {});
    }
  }
}

void Resolver::PrepareFork() {
  std::unique_lock lock{under_way_->mutex};
  under_way_->ended.wait_for(lock, kForkPatience, [this] { return under_way_->count == 0; });
  lock.release();  // held until AfterFork
}

void Resolver::AfterFork() { under_way_->mutex.unlock(); }

}  // namespace lightstep::network
