#include "src/delivery/endpoints/directory.h"

#include <algorithm>
#include <utility>

namespace lightstep::delivery {
namespace {

// How often hosts are asked whether a look-up is due. Streams are opened far more often.
constexpr common::Nanoseconds kScanPeriod = 10'000'000;

}  // namespace

Directory::Directory(const Settings& settings, std::shared_ptr<network::Mailbox> mailbox,
                     OnLookUp on_look_up)
    : mailbox_{mailbox},
      resolver_{std::move(mailbox)},
      look_up_limit_{settings.report_timeout},
      on_look_up_{std::move(on_look_up)} {
  for (const EndpointAddress& configured : settings.endpoints) {
    hosts_.emplace_back(configured, settings);
  }
}

Endpoint& Directory::Next() {
  next_ %= rotation_.size();  // there may be fewer than there were
  return *rotation_[next_++];
}

bool Directory::AllOf(const std::function<bool(const Endpoint&)>& condition) const {
  return std::all_of(rotation_.begin(), rotation_.end(),
                     [&](const Endpoint* endpoint) { return condition(*endpoint); });
}

void Directory::LookUp(common::Nanoseconds now) {
  if (now < next_scan_) return;
  next_scan_ = now + kScanPeriod;
  for (Host& host : hosts_) {
    if (host.IsLookUpDue(now)) StartLookUp(host, now);
    if (host.IsLookUpOverdue(now, look_up_limit_)) TellLater(host);
  }
}

void Directory::StartLookUp(Host& host, common::Nanoseconds now) {
  // The handler of an address is called before LookUp returns, that of a name afterwards.
  const auto has_returned = std::make_shared<bool>(false);
  host.LookUp(resolver_, now,
              [this, &host, has_returned](const std::string& error,
                                          const network::Resolver::Addresses& addresses) {
                // After a failed lookup, the addresses of the last one stay in use.
                if (error.empty()) SetAddresses(host, addresses);
                if (*has_returned) {
                  on_look_up_(host, error);
                } else if (!error.empty()) {
                  TellLater(host);
                }
              });
  *has_returned = true;
}

void Directory::TellLater(const Host& host) {
  mailbox_->Post([this, &host] { on_look_up_(host, host.error()); });
}

void Directory::SetAddresses(Host& host, const network::Resolver::Addresses& addresses) {
  const std::vector<Endpoint*> added = host.SetAddresses(addresses);
  rotation_.insert(rotation_.end(), added.begin(), added.end());
}

bool Directory::HasWellEndpoint(const ConfiguredHost& host, common::Nanoseconds now) const {
  return std::any_of(rotation_.begin(), rotation_.end(), [&](const Endpoint* endpoint) {
    return &endpoint->host() == &host && endpoint->IsHealthy(now);
  });
}

bool Directory::HasOtherThan(const Endpoint& endpoint, common::Nanoseconds now) const {
  return std::any_of(rotation_.begin(), rotation_.end(), [&](const Endpoint* other) {
    return other != &endpoint && other->IsHealthy(now);
  });
}

void Directory::DropRetired(const std::function<bool(const Endpoint&)>& is_unused) {
  const auto is_done = [&](const Endpoint& endpoint) {
    return endpoint.is_retired() && is_unused(endpoint);
  };
  const auto done =
      std::stable_partition(rotation_.begin(), rotation_.end(),
                            [&](const Endpoint* endpoint) { return !is_done(*endpoint); });
  if (done == rotation_.end()) return;
  rotation_.erase(done, rotation_.end());
  for (Host& host : hosts_) host.DropEndpoints(is_done);
}

std::vector<EndpointMetrics> Directory::States() const {
  std::vector<EndpointMetrics> states;
  states.reserve(std::max(hosts_.size(), rotation_.size()));
  for (const Host& host : hosts_) host.AppendStates(states);
  return states;
}

}  // namespace lightstep::delivery
