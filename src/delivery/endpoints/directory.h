// The directory: the configured hosts, their endpoints, and the order in which endpoints take
// turns. It looks names up on other threads, and adds and retires endpoints accordingly.
//
// Owned by Delivery, used on its thread. The time of each call is at most proportional to the
// number of hosts and endpoints.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lightstep/metrics.h"
#include "src/common/clock.h"
#include "src/delivery/endpoints/configured_host.h"
#include "src/delivery/endpoints/endpoint.h"
#include "src/delivery/endpoints/host.h"
#include "src/delivery/settings.h"
#include "src/network/mailbox.h"
#include "src/network/resolver.h"

namespace lightstep::delivery {

class Directory {
 public:
  // The result of a lookup. `error` is empty if it succeeded and the host's endpoints are up to
  // date. Called on the loop, never during a call of the directory.
  using OnLookUp = std::function<void(const Host& host, const std::string& error)>;

  Directory(const Settings& settings, std::shared_ptr<network::Mailbox> mailbox,
            OnLookUp on_look_up);

  std::size_t size() const { return rotation_.size(); }

  // Returns the endpoint whose turn it is, whether it is healthy or not. Each call returns the next
  // one. There must be at least one.
  Endpoint& Next();

  // The endpoint at `index`, which is below size(). Indexes change when an endpoint is dropped.
  Endpoint& At(std::size_t index) { return *rotation_[index]; }

  // Whether `condition` is true for every endpoint.
  bool AllOf(const std::function<bool(const Endpoint&)>& condition) const;

  // Starts the lookups that are due. Hosts that are addresses have their endpoints afterwards.
  void LookUp(common::Nanoseconds now);

  // Forgets the lookups in progress, because their results may be lost.
  void ForgetLookUps() {
    for (Host& host : hosts_) host.ForgetLookUp();
    next_scan_ = 0;
  }

  // Whether `host` has an endpoint that may be tried at `now`.
  bool HasWellEndpoint(const ConfiguredHost& host, common::Nanoseconds now) const;

  // Whether an endpoint other than `endpoint` may be tried at `now`.
  bool HasOtherThan(const Endpoint& endpoint, common::Nanoseconds now) const;

  // Destroys retired endpoints for which `is_unused` is true.
  void DropRetired(const std::function<bool(const Endpoint&)>& is_unused);

  // To be called around a fork, in both processes.
  void PrepareFork() { resolver_.PrepareFork(); }
  void AfterFork() { resolver_.AfterFork(); }

  // In the order of the configuration.
  std::vector<EndpointMetrics> States() const;

 private:
  void StartLookUp(Host& host, common::Nanoseconds now);
  void SetAddresses(Host& host, const network::Resolver::Addresses& addresses);
  void TellLater(const Host& host);

  const std::shared_ptr<network::Mailbox> mailbox_;
  network::Resolver resolver_;
  const common::Nanoseconds look_up_limit_;
  const OnLookUp on_look_up_;
  std::deque<Host> hosts_;
  std::vector<Endpoint*> rotation_;  // all endpoints of all hosts
  std::size_t next_ = 0;
  common::Nanoseconds next_scan_ = 0;  // of the hosts, for look-ups that are due
};

}  // namespace lightstep::delivery
