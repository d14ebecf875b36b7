// The directory: the hosts that were configured, the endpoints that their addresses are, and whose
// turn it is. It has names looked up, off the loop, and follows what they say.
//
// Owned by Delivery, used on its thread.
#pragma once

#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lightstep/metrics.h"
#include "src/common/clock.h"
#include "src/delivery/endpoint.h"
#include "src/delivery/host.h"
#include "src/delivery/settings.h"
#include "src/network/mailbox.h"
#include "src/network/resolver.h"

namespace lightstep::delivery {

class Directory {
 public:
  // What came of a look-up: `error` is empty where the host's endpoints are those of today now.
  using OnLookUp = std::function<void(const Host& host, const std::string& error)>;

  Directory(const Settings& settings, std::shared_ptr<network::Mailbox> mailbox,
            OnLookUp on_look_up);

  std::size_t size() const { return endpoints_.size(); }

  // The endpoint whose turn it is, well or not. From one call to the next it goes round. There must
  // be one.
  Endpoint& Next();

  // The one at `index`, which is below size(). Others move when one is dropped.
  Endpoint& At(std::size_t index) { return *endpoints_[index]; }

  // Whether `condition` holds of every endpoint.
  bool AllOf(const std::function<bool(const Endpoint&)>& condition) const;

  // Starts the look-ups that are due.
  void LookUp(common::Nanoseconds now);

  // Whether `host` has an endpoint that may be tried at `now`.
  bool HasWellEndpoint(const Host& host, common::Nanoseconds now) const;

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
  void SetAddresses(const Host& host, const network::Resolver::Addresses& addresses);

  const Settings& settings_;
  network::Resolver resolver_;
  const OnLookUp on_look_up_;
  std::deque<Host> hosts_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
  std::size_t next_ = 0;
};

}  // namespace lightstep::delivery
