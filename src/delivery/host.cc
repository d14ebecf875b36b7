#include "src/delivery/host.h"

#include <system_error>
#include <utility>

namespace lightstep::delivery {

Host::Host(const EndpointAddress& configured, common::Nanoseconds look_up_period)
    : host_{configured.host},
      port_{std::to_string(configured.port)},
      look_up_period_{look_up_period} {
  const bool is_ipv6 = host_.find(':') != std::string::npos;
  name_ = (is_ipv6 ? "[" + host_ + "]" : host_) + ":" + port_;
}

bool Host::IsLookUpDue(common::Nanoseconds now, bool is_failing) const {
  if (is_looking_up_) return false;
  if (looked_up_ == 0) return true;
  return now - looked_up_ >= (is_failing || !error_.empty() ? kLookUpAgain : look_up_period_);
}

void Host::LookUp(network::Resolver& resolver, common::Nanoseconds now,
                  network::Resolver::Handler handler) {
  is_looking_up_ = true;
  looked_up_ = now;
  try {
    resolver.Resolve(host_, port_,
                     [this, handler = std::move(handler)](std::string error,
                                                          network::Resolver::Addresses addresses) {
                       is_looking_up_ = false;
                       error_ = error;
                       handler(std::move(error), std::move(addresses));
                     });
  } catch (const std::system_error& error) {
    // The system gives no thread; it may later.
    is_looking_up_ = false;
    error_ = error.what();
  }
}

}  // namespace lightstep::delivery
