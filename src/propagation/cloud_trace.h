// The propagation mode "cloud_trace", Google Cloud's: the header
// x-cloud-trace-context: TRACE/SPAN;o=SAMPLED with a trace id of 32 hex digits and a decimal span
// id. Used by the tracer.
#pragma once

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

class CloudTracePropagator final : public Propagator {
 public:
  std::vector<std::string_view> keys() const override;
  void Inject(const SpanContext& context, const CarrierWriter& write) const override;

  // If the span id is missing or 0, a random one is used, so that the trace continues. No process
  // reports that span. Without ;o= the trace is sampled.
  Extracted Extract(const Fields& fields) const override;
};

}  // namespace lightstep::propagation
