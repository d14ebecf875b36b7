#include "src/delivery/endpoints/host.h"

#include <algorithm>
#include <set>
#include <system_error>
#include <utility>

namespace lightstep::delivery {

Host::Host(const EndpointAddress& configured, const Settings& settings)
    : configured_{configured},
      settings_{settings},
      is_address_{network::Resolver::IsAddress(configured.host)} {}

bool Host::IsAnswering() const {
  return std::any_of(endpoints_.begin(), endpoints_.end(), [](const auto& endpoint) {
    return !endpoint->is_retired() && !endpoint->is_failing();
  });
}

bool Host::IsLookUpDue(common::Nanoseconds now) const {
  if (is_looking_up_) return false;
  if (looked_up_ == 0) return true;
  if (is_address_ && error_.empty()) return false;
  const bool is_urgent = !error_.empty() || !IsAnswering();
  return now - looked_up_ >= (is_urgent ? kUrgentLookUpPeriod : kLookUpPeriod);
}

void Host::LookUp(network::Resolver& resolver, common::Nanoseconds now,
                  network::Resolver::Handler handler) {
  is_looking_up_ = true;
  is_overdue_ = false;
  looked_up_ = now;
  try {
    resolver.Resolve(configured_.host(), configured_.port(),
                     [this, handler = std::move(handler)](std::string error,
                                                          network::Resolver::Addresses addresses) {
                       is_looking_up_ = false;
                       error_ = error;
                       handler(std::move(error), std::move(addresses));
                     });
  } catch (const std::system_error& error) {
    // The system provides no thread. It may do so later.
    is_looking_up_ = false;
    error_ = error.what();
  }
}

bool Host::IsLookUpOverdue(common::Nanoseconds now, common::Nanoseconds limit) {
  if (!is_looking_up_ || is_overdue_ || now - looked_up_ < limit) return false;
  is_overdue_ = true;
  error_ = "the name lookup has not finished";
  return true;
}

std::vector<Endpoint*> Host::SetAddresses(const network::Resolver::Addresses& addresses) {
  std::set<Endpoint::Address> fresh{addresses.begin(), addresses.end()};
  for (const auto& endpoint : endpoints_) {
    const bool is_there = fresh.erase(endpoint->address()) != 0;
    endpoint->SetRetired(!is_there);
  }
  std::vector<Endpoint*> added;
  for (const Endpoint::Address& address : addresses) {
    if (fresh.erase(address) == 0) continue;
    endpoints_.push_back(std::make_unique<Endpoint>(configured_, address, settings_));
    added.push_back(endpoints_.back().get());
  }
  return added;
}

void Host::DropEndpoints(const std::function<bool(const Endpoint&)>& is_done) {
  const auto done = std::remove_if(endpoints_.begin(), endpoints_.end(),
                                   [&](const auto& endpoint) { return is_done(*endpoint); });
  endpoints_.erase(done, endpoints_.end());
}

void Host::AppendStates(std::vector<EndpointMetrics>& states) const {
  for (const auto& endpoint : endpoints_) {
    EndpointMetrics& state = states.emplace_back();
    state.name = endpoint->name();
    state.well = !endpoint->is_failing();
    state.streams_acknowledged = endpoint->streams_acknowledged();
    state.streams_failed = endpoint->streams_failed();
    state.last_error = endpoint->last_error();
  }
  if (endpoints_.empty()) {
    EndpointMetrics& state = states.emplace_back();
    state.name = name();
    state.well = error_.empty();
    state.last_error = error_;
  }
}

}  // namespace lightstep::delivery
