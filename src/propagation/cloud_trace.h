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

  // Where a span id is missing or 0 one is drawn: the trace goes on, from a span that nobody
  // reports. Without ;o= the decision is left to us, who record.
  Extracted Extract(const Fields& fields) const override;
};

}  // namespace lightstep::propagation
