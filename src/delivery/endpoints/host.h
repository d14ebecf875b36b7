// A configured host and its endpoints, the addresses that its name has now. The name is looked up
// again from time to time, and at once when none of its addresses answers.
//
// Owned by Directory, used on the delivery thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "lightstep/metrics.h"
#include "src/common/clock.h"
#include "src/delivery/endpoints/configured_host.h"
#include "src/delivery/endpoints/endpoint.h"
#include "src/delivery/settings.h"
#include "src/network/resolver.h"

namespace lightstep::delivery {

class Host {
 public:
  // `settings` outlives the host.
  Host(const EndpointAddress& configured, const Settings& settings);
  Host(const Host&) = delete;
  Host& operator=(const Host&) = delete;

  const ConfiguredHost& configured() const { return configured_; }
  const std::string& name() const { return configured_.name(); }

  // Addresses that are the host's no longer are among them, retired, as long as they are in use.
  const std::vector<std::unique_ptr<Endpoint>>& endpoints() const { return endpoints_; }

  // Whether an endpoint answers, as far as is known.
  bool IsAnswering() const;

  // Whether the name should be looked up at `now`.
  bool IsLookUpDue(common::Nanoseconds now) const;

  // Starts a look-up. `handler` is called at once where the host is an address, else on the loop.
  void LookUp(network::Resolver& resolver, common::Nanoseconds now,
              network::Resolver::Handler handler);

  // Forgets a look-up under way: its outcome may be lost.
  void ForgetLookUp() { is_looking_up_ = false; }

  // Whether the look-up under way has taken longer than `limit`. True once for each look-up;
  // error() says so from then on, until there is an outcome.
  bool IsLookUpOverdue(common::Nanoseconds now, common::Nanoseconds limit);

  // Makes `addresses` the host's: adds endpoints for those that are new, which are returned, and
  // retires those of others.
  std::vector<Endpoint*> SetAddresses(const network::Resolver::Addresses& addresses);

  // Forgets the endpoints that `is_done` says yes to.
  void DropEndpoints(const std::function<bool(const Endpoint&)>& is_done);

  // Why the last look-up failed, or that it does not end; empty when it did neither.
  const std::string& error() const { return error_; }

  // Appends the states of the endpoints, for people; the host's own while it has none.
  void AppendStates(std::vector<EndpointMetrics>& states) const;

 private:
  const ConfiguredHost configured_;
  const Settings& settings_;
  const bool is_address_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
  bool is_looking_up_ = false;
  bool is_overdue_ = false;
  common::Nanoseconds looked_up_ = 0;  // when the last look-up began; 0: never
  std::string error_;
};

}  // namespace lightstep::delivery
