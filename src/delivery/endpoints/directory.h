// The directory: the hosts that were configured, the endpoints that their addresses are, and whose
// turn it is. It has names looked up, off the loop, and follows what they say.
//
// Owned by Delivery, used on its thread. No call takes more steps than there are hosts and
// endpoints.
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
  // What came of a look-up: `error` is empty where the host's endpoints are those of today now.
  // Called on the loop, never within a call of this.
  using OnLookUp = std::function<void(const Host& host, const std::string& error)>;

  Directory(const Settings& settings, std::shared_ptr<network::Mailbox> mailbox,
            OnLookUp on_look_up);

  std::size_t size() const { return rotation_.size(); }

  // The endpoint whose turn it is, well or not. From one call to the next it goes round. There must
  // be one.
  Endpoint& Next();

  // The one at `index`, which is below size(). Others move when one is dropped.
  Endpoint& At(std::size_t index) { return *rotation_[index]; }

  // Whether `condition` holds of every endpoint.
  bool AllOf(const std::function<bool(const Endpoint&)>& condition) const;

  // Starts the look-ups that are due. Hosts that are addresses have their endpoints afterwards.
  void LookUp(common::Nanoseconds now);

  // Forgets the look-ups under way: their outcomes may be lost.
  void ForgetLookUps() {
    for (Host& host : hosts_) host.ForgetLookUp();
    next_scan_ = 0;
  }

  // Whether `host` has an endpoint that may be tried at `now`.
  bool HasWellEndpoint(const ConfiguredHost& host, common::Nanoseconds now) const;

  // Whether an endpoint other than `endpoint` may be tried at `now`.
  bool HasOtherThan(const Endpoint& endpoint, common::Nanoseconds now) const;

  // Forgets endpoints whose address is no longer their host's, once `is_unused` says yes to them.
  void DropRetired(const std::function<bool(const Endpoint&)>& is_unused);

  // Around a fork, in both processes.
  void PrepareFork() { resolver_.PrepareFork(); }
  void AfterFork() { resolver_.AfterFork(); }

  // For people, in the order of the configuration.
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
