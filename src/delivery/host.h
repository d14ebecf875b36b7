// A host as it was configured, and the addresses that its name has now. Every address is an
// endpoint of its own; the name is looked up again from time to time, and at once when none of its
// addresses answers.
//
// Belongs to the delivery thread.
#pragma once

#include <cstdint>
#include <string>

#include "src/common/clock.h"
#include "src/delivery/settings.h"
#include "src/network/resolver.h"

namespace lightstep::delivery {

class Host {
 public:
  Host(const EndpointAddress& configured, common::Nanoseconds look_up_period);

  const std::string& host() const { return host_; }
  // host:port, an IPv6 address in brackets (RFC 3986, 3.2.2).
  const std::string& name() const { return name_; }

  // Whether the name should be looked up at `now` (monotonic). `is_failing`: no address of it
  // answers.
  bool IsLookUpDue(common::Nanoseconds now, bool is_failing) const;

  // Starts a look-up. `handler` is called on the loop.
  void LookUp(network::Resolver& resolver, common::Nanoseconds now,
              network::Resolver::Handler handler);

  // Why the last look-up failed; empty when it did not.
  const std::string& error() const { return error_; }

 private:
  std::string host_;
  std::string port_;
  std::string name_;
  const common::Nanoseconds look_up_period_;
  bool is_looking_up_ = false;
  common::Nanoseconds looked_up_ = 0;  // when the last look-up began; 0: never
  std::string error_;
};

}  // namespace lightstep::delivery
