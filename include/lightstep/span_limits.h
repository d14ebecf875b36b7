// SpanLimits: how much one span may hold, as OpenTelemetry's SDK specification names the limits.
#pragma once

#include <cstddef>
#include <optional>

#include "lightstep/cpp17.h"

namespace lightstep {

// Counts and lengths; no value means that there is no limit. What exceeds a count is dropped and
// counted, the newest first. A length is in characters of text and in bytes of a byte string.
struct SpanLimits {
  std::optional<std::size_t> attribute_count;
  std::optional<std::size_t> attribute_value_length;
  std::optional<std::size_t> event_count;
  std::optional<std::size_t> link_count;
  std::optional<std::size_t> event_attribute_count;
  std::optional<std::size_t> link_attribute_count;
};

}  // namespace lightstep
