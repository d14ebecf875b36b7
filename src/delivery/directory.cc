#include "src/delivery/directory.h"

#include <algorithm>
#include <utility>

namespace lightstep::delivery {

Directory::Directory(const Settings& settings, std::shared_ptr<network::Mailbox> mailbox,
                     OnLookUp on_look_up)
    : settings_{settings}, resolver_{std::move(mailbox)}, on_look_up_{std::move(on_look_up)} {
  for (const EndpointAddress& configured : settings.endpoints) {
    hosts_.emplace_back(configured, settings.look_up_period);
  }
}

Endpoint& Directory::Next() {
  next_ %= endpoints_.size();  // there may be fewer than there were
  return *endpoints_[next_++];
}

bool Directory::AllOf(const std::function<bool(const Endpoint&)>& condition) const {
  return std::all_of(endpoints_.begin(), endpoints_.end(),
                     [&](const auto& endpoint) { return condition(*endpoint); });
}

void Directory::LookUp(common::Nanoseconds now) {
  for (Host& host : hosts_) {
    const bool is_answering =
        std::any_of(endpoints_.begin(), endpoints_.end(), [&](const auto& endpoint) {
          return &endpoint->host() == &host && !endpoint->is_retired() && !endpoint->is_failing();
        });
    if (!host.IsLookUpDue(now, !is_answering)) continue;
    host.LookUp(resolver_, now,
                [this, &host](std::string error, network::Resolver::Addresses addresses) {
                  // Where it failed, the addresses that the name had are still as good as any.
                  if (error.empty()) SetAddresses(host, addresses);
                  on_look_up_(host, error);
                });
  }
}

void Directory::SetAddresses(const Host& host, const network::Resolver::Addresses& addresses) {
  for (const auto& endpoint : endpoints_) {
    if (&endpoint->host() != &host) continue;
    const bool is_there =
        std::find(addresses.begin(), addresses.end(), endpoint->address()) != addresses.end();
    endpoint->SetRetired(!is_there);
  }
  for (const Endpoint::Address& address : addresses) {
    const bool is_known =
        std::any_of(endpoints_.begin(), endpoints_.end(), [&](const auto& endpoint) {
          return &endpoint->host() == &host && endpoint->address() == address;
        });
    if (!is_known) endpoints_.push_back(std::make_unique<Endpoint>(host, address, settings_));
  }
}

bool Directory::HasWellEndpoint(const Host& host, common::Nanoseconds now) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(), [&](const auto& endpoint) {
    return &endpoint->host() == &host && endpoint->IsWell(now);
  });
}

bool Directory::HasOtherThan(const Endpoint& endpoint, common::Nanoseconds now) const {
  return std::any_of(endpoints_.begin(), endpoints_.end(), [&](const auto& other) {
    return other.get() != &endpoint && other->IsWell(now);
  });
}

void Directory::DropRetired(const std::function<bool(const Endpoint&)>& is_unused) {
  const auto is_done = [&](const auto& endpoint) {
    return endpoint->is_retired() && is_unused(*endpoint);
  };
  endpoints_.erase(std::remove_if(endpoints_.begin(), endpoints_.end(), is_done), endpoints_.end());
}

std::vector<EndpointMetrics> Directory::States() const {
  std::vector<EndpointMetrics> states;
  for (const Host& host : hosts_) {
    bool has_endpoint = false;
    for (const auto& endpoint : endpoints_) {
      if (&endpoint->host() != &host) continue;
      has_endpoint = true;
      EndpointMetrics& state = states.emplace_back();
      state.name = endpoint->name();
      state.well = !endpoint->is_failing();
      state.streams_acknowledged = endpoint->streams_acknowledged();
      state.streams_failed = endpoint->streams_failed();
      state.last_error = endpoint->last_error();
    }
    if (!has_endpoint) {
      EndpointMetrics& state = states.emplace_back();
      state.name = host.name();
      state.well = host.error().empty();
      state.last_error = host.error();
    }
  }
  return states;
}

}  // namespace lightstep::delivery
