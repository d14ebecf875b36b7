// The propagation mode "trace_context": the headers traceparent and tracestate of W3C Trace Context
// (the recommendation of 23 November 2021, level 1). Used by the tracer.
#pragma once

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

class TraceContextPropagator final : public Propagator {
 public:
  std::vector<std::string_view> keys() const override;

  // Writes version 00, and of the flags `sampled` alone, as the recommendation asks of whoever does
  // not know the others.
  void Inject(const SpanContext& context, const CarrierWriter& write) const override;

  // A tracestate that is malformed is left out; it says nothing about traceparent.
  Extracted Extract(const Fields& fields) const override;
};

}  // namespace lightstep::propagation
