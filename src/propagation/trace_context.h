// The propagation mode "trace_context": the headers traceparent and tracestate of W3C Trace Context
// level 2 (the candidate recommendation of 28 March 2024). Used by the tracer.
#pragma once

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

class TraceContextPropagator final : public Propagator {
 public:
  enum class BaggageFormat {
    kApart,  // as the other modes write it (carrier_baggage.h)
    kW3c,    // the header `baggage` (w3c_baggage.h)
  };

  explicit TraceContextPropagator(BaggageFormat baggage_format = BaggageFormat::kApart)
      : has_w3c_baggage_{baggage_format == BaggageFormat::kW3c} {}

  std::vector<std::string_view> keys() const override;

  bool carries_baggage() const override { return has_w3c_baggage_; }

  // Writes version 00, with the flags `sampled` and `random-trace-id`. The other flags are
  // reserved, and the recommendation has them sent as 0.
  void Inject(const SpanContext& context, const CarrierWriter& write) const override;

  // A tracestate that is malformed is left out; it says nothing about traceparent.
  Extracted Extract(const Fields& fields) const override;

 private:
  const bool has_w3c_baggage_;
};

}  // namespace lightstep::propagation
