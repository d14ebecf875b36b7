// SpanContext: what identifies a span to its children and to other processes. It is what inject
// writes into a carrier and what extract reads from one.
#pragma once

#include <cstdint>

#include "lightstep/baggage.h"

namespace lightstep {

struct SpanContext {
  // The high half of a 128-bit trace id; 0 for a 64-bit one. LightStep's reports carry the low
  // half.
  std::uint64_t trace_id_high = 0;
  std::uint64_t trace_id = 0;  // 0 means: no context
  std::uint64_t span_id = 0;
  // Not sampled: the span is not recorded, its context still propagates.
  bool sampled = true;
  Baggage baggage;
};

}  // namespace lightstep
