// The propagation mode "envoy" of the proxy Envoy: everything, including baggage, is in the header
// x-ot-span-context, which is the binary carrier in base64. Used by the tracer, which falls back to
// LightStep's keys if a carrier does not have that header.
#pragma once

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

class EnvoyPropagator final : public Propagator {
 public:
  std::vector<std::string_view> keys() const override;
  bool carries_baggage() const override { return true; }
  void Inject(const SpanContext& context, const CarrierWriter& write) const override;
  Extracted Extract(const Fields& fields) const override;
};

}  // namespace lightstep::propagation
