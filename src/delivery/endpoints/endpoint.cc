#include "src/delivery/endpoints/endpoint.h"

#include <algorithm>
#include <atomic>

#include "src/common/random_ids.h"

namespace lightstep::delivery {
namespace {

std::uint32_t NextId() {
  static std::atomic<std::uint32_t> last{0};
  return last.fetch_add(1, std::memory_order_relaxed) + 1;
}

// `first`, doubled `times` times, but at most `longest`.
common::Nanoseconds Doubled(common::Nanoseconds first, int times, common::Nanoseconds longest) {
  return std::min(longest, first << std::min(times, 10));
}

std::string NameOf(const ConfiguredHost& host, const Endpoint::Address& endpoint) {
  const std::string address = endpoint.address().to_string();
  return address == host.host() ? host.name() : host.name() + " (" + address + ")";
}

}  // namespace

Endpoint::Endpoint(const ConfiguredHost& host, const Address& address, const Settings& settings)
    : host_{host},
      address_{address},
      id_{NextId()},
      name_{NameOf(host, address)},
      reporting_period_{settings.reporting_period},
      window_{settings.report_timeout},
      max_stream_age_{settings.reporting_period} {}

void Endpoint::Succeeded(common::Nanoseconds /*now*/) {
  failures_in_a_row_ = 0;
  backoff_until_ = 0;
  ++streams_acknowledged_;
}

void Endpoint::Failed(common::Nanoseconds now, common::Nanoseconds retry_after) {
  // Several connections that fail together, as when a satellite dies, are one failure.
  if (now >= backoff_until_) {
    BackOff(now, Doubled(kInitialBackoff, failures_in_a_row_, kMaxBackoff));
  }
  backoff_until_ = std::max(backoff_until_, now + retry_after);
}

void Endpoint::Pause(common::Nanoseconds now) {
  if (now >= backoff_until_) BackOff(now, kInitialBackoff);
}

void Endpoint::Misdirected(common::Nanoseconds now) {
  if (now >= backoff_until_) {
    BackOff(now, Doubled(kInitialMisdirectedBackoff, failures_in_a_row_, kMaxMisdirectedBackoff));
  }
}

// The jitter takes up to half of `max_backoff` away.
void Endpoint::BackOff(common::Nanoseconds now, common::Nanoseconds max_backoff) {
  ++failures_in_a_row_;
  const auto half = static_cast<std::uint64_t>(max_backoff / 2);
  backoff_until_ = now + static_cast<common::Nanoseconds>(half + common::RandomId() % half);
}

common::Nanoseconds Endpoint::MaxStreamAge(common::Nanoseconds now) const {
  const common::Nanoseconds doublings =
      std::min<common::Nanoseconds>((now - max_stream_age_set_) / kStreamAgeLimitLifetime, 30);
  // Compared before it is doubled, because the doubled age may be too large for the type.
  if (max_stream_age_ > reporting_period_ >> doublings) return reporting_period_;
  return max_stream_age_ << doublings;
}

void Endpoint::LimitStreamAge(common::Nanoseconds now, common::Nanoseconds age) {
  max_stream_age_ = std::clamp(age, kMinStreamAge, reporting_period_);
  max_stream_age_set_ = now;
}

}  // namespace lightstep::delivery
