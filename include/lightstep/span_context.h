// SpanContext: what identifies a span to its children and to other processes. It is what inject
// writes into a carrier and what extract reads from one.
#pragma once

#include <cstdint>
#include <memory>
#include <string>

#include "lightstep/baggage.h"
#include "lightstep/cpp17.h"

namespace lightstep {

struct SpanContext {
  // The high half of a 128-bit trace id; 0 for a 64-bit one. LightStep's reports carry the low
  // half.
  std::uint64_t trace_id_high = 0;
  // The low half. If both halves are 0, there is no context. LightStep's reports can't carry an id
  // whose low half is 0.
  std::uint64_t trace_id = 0;
  std::uint64_t span_id = 0;  // 0 means: no context
  // False: the span is not recorded, but its context still propagates.
  bool sampled = true;
  // The flag random-trace-id of W3C Trace Context level 2: at least the last 7 bytes of the trace
  // id are random, so that samplers may use them. False: not known.
  bool has_random_trace_id = false;
  // Whether another process made the context: it was extracted from a carrier.
  bool is_remote = false;
  Baggage baggage;
  // The tracestate of W3C Trace Context, by which other vendors' tracers communicate. The mode
  // trace_context passes it on unchanged. Null if there is none. Shared by the spans of a trace.
  std::shared_ptr<const std::string> trace_state;

  // Without both ids there is no context: inject writes nothing, and a reference to it is ignored.
  bool has_ids() const { return (trace_id | trace_id_high) != 0 && span_id != 0; }
};

}  // namespace lightstep
