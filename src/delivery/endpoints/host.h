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

  // Includes retired endpoints, whose address the host no longer has, while they are in use.
  const std::vector<std::unique_ptr<Endpoint>>& endpoints() const { return endpoints_; }

  // Whether at least one endpoint is not failing.
  bool IsAnswering() const;

  // Whether the name should be looked up at `now`.
  bool IsLookUpDue(common::Nanoseconds now) const;

  // Starts a lookup. Calls `handler` at once if the host is an address, else on the loop.
  void LookUp(network::Resolver& resolver, common::Nanoseconds now,
              network::Resolver::Handler handler);

  // Forgets a lookup in progress, because its result may be lost.
  void ForgetLookUp() { is_looking_up_ = false; }

  // Whether the lookup in progress has taken longer than `limit`. Returns true once for each
  // lookup. From then on error() reports it, until there is a result.
  bool IsLookUpOverdue(common::Nanoseconds now, common::Nanoseconds limit);

  // Sets the host's addresses: adds an endpoint for each new address, and retires the endpoints of
  // all others. Returns the added endpoints.
  std::vector<Endpoint*> SetAddresses(const network::Resolver::Addresses& addresses);

  // Destroys the endpoints for which `is_done` is true.
  void DropEndpoints(const std::function<bool(const Endpoint&)>& is_done);

  // Why the last lookup failed, or that it has not finished. Empty if neither is the case.
  const std::string& error() const { return error_; }

  // Appends the states of the endpoints, or the host's own state if it has none.
  void AppendStates(std::vector<EndpointMetrics>& states) const;

 private:
  const ConfiguredHost configured_;
  const Settings& settings_;
  const bool is_address_;
  std::vector<std::unique_ptr<Endpoint>> endpoints_;
  bool is_looking_up_ = false;
  bool is_overdue_ = false;
  common::Nanoseconds looked_up_ = 0;  // when the last lookup began; 0: never
  std::string error_;
};

}  // namespace lightstep::delivery
