#include "src/tracer/options_validation.h"

#include <algorithm>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>
#include <chrono>

#include "src/common/utf8.h"

namespace lightstep::tracer {
namespace {

using Kind = OptionsError::Kind;

// A PEM file that was given by mistake must not fill the log.
constexpr std::size_t kLongestGiven = 100;

void CheckInteger(const std::string& key, std::uint64_t number, const IntegerRange& range) {
  if (!range.Has(number)) Refuse(Kind::kWrongValue, key, std::to_string(number), range.Text());
}

void CheckTime(const std::string& key, std::chrono::microseconds time) {
  if (time.count() < 0 || !kTimes.Has(static_cast<std::uint64_t>(time.count()))) {
    Refuse(Kind::kWrongValue, key, std::to_string(time.count()), kTimes.Text());
  }
}

void CheckHost(const std::string& key, const std::string& host) {
  if (IsHost(host)) return;
  std::string storage;
  const boost::json::string text{common::ToUtf8(host, storage)};
  Refuse(Kind::kWrongValue, key, boost::json::serialize(text), kHosts);
}

}  // namespace

std::string IntegerRange::Text() const {
  const std::string number = std::string{"an integer"} + unit;
  if (most == kNoLimit) return number + " of at least " + std::to_string(least);
  return number + " from " + std::to_string(least) + " to " + std::to_string(most);
}

bool IsHost(std::string_view host) {
  return !host.empty() && std::none_of(host.begin(), host.end(), [](unsigned char c) {
    return c <= ' ' || c == 0x7F || c == '/' || c == '@';
  });
}

void Refuse(OptionsError::Kind kind, const std::string& key, std::string_view given,
            const std::string& allowed) {
  std::string shown{common::Utf8Prefix(given, kLongestGiven)};
  if (shown.size() < given.size()) shown += "...";
  throw OptionsError{kind, key + ": given " + shown + ", allowed is " + allowed};
}

void Validate(const TracerOptions& options) {
  CheckHost("collector_host", options.collector_host);
  CheckInteger("collector_port", options.collector_port, kPorts);
  std::size_t index = 0;
  for (const SatelliteEndpoint& satellite : options.satellite_endpoints) {
    const std::string key = "satellite_endpoints[" + std::to_string(index++) + "]";
    CheckHost(key + ".host", satellite.host);
    CheckInteger(key + ".port", satellite.port, kPorts);
  }
  CheckInteger("max_buffered_spans", options.max_buffered_spans, kCounts);
  CheckTime("reporting_period", options.reporting_period);
  CheckTime("report_timeout", options.report_timeout);
}

}  // namespace lightstep::tracer
