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
  // The low half. Where both halves are 0 there is no context. LightStep's reports have no form for
  // one that is 0 alone.
  std::uint64_t trace_id = 0;
  std::uint64_t span_id = 0;  // 0 means: no context
  // Not sampled: the span is not recorded, its context still propagates.
  bool sampled = true;
  // The flag random-trace-id of W3C Trace Context level 2: the last 7 bytes of the trace id at
  // least are random, so that they can decide about sampling. False: nobody has said so.
  bool has_random_trace_id = false;
  // Another process has made the context: it was extracted from a carrier.
  bool is_remote = false;
  Baggage baggage;
  // The tracestate of W3C Trace Context, what other vendors' tracers say to each other: the mode
  // trace_context carries it on as it came. Null: there is none. Shared by the spans of a trace.
  std::shared_ptr<const std::string> trace_state;

  // Without both ids there is no context: inject writes nothing, and a reference to it counts for
  // nothing.
  bool has_ids() const { return (trace_id | trace_id_high) != 0 && span_id != 0; }
};

}  // namespace lightstep
