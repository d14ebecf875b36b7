// How much one span holds, by OpenTelemetry's environment variables (OTEL_SPAN_…_LIMIT). Elements
// beyond a count are dropped and counted. Longer texts are truncated.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>

#include "lightstep/span_limits.h"

namespace lightstep::python::opentelemetry {

struct Limits {
  std::uint32_t attributes = 128;
  std::uint32_t events = 128;
  std::uint32_t links = 128;
  std::uint32_t event_attributes = 128;
  std::uint32_t link_attributes = 128;
  // In characters. The first is for the span's attributes, the second for those of its events and
  // links.
  std::size_t value_length = SIZE_MAX;
  std::size_t inner_value_length = SIZE_MAX;
};

// The limits that are set, and the defaults of the others.
inline Limits LimitsOf(const SpanLimits& given) {
  Limits limits;
  const auto set = [](std::uint32_t& limit, const std::optional<std::size_t>& count) {
    if (count) limit = static_cast<std::uint32_t>(std::min<std::size_t>(*count, UINT32_MAX));
  };
  set(limits.attributes, given.attribute_count);
  set(limits.events, given.event_count);
  set(limits.links, given.link_count);
  set(limits.event_attributes, given.event_attribute_count);
  set(limits.link_attributes, given.link_attribute_count);
  limits.value_length = given.attribute_value_length.value_or(limits.value_length);
  limits.inner_value_length = limits.value_length;
  return limits;
}

}  // namespace lightstep::python::opentelemetry
