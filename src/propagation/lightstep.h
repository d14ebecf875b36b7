// The propagation mode "lightstep", the default: 64-bit ids as sixteen hex digits under keys that
// begin with ot-tracer-, baggage under keys that begin with ot-baggage-. Used by the tracer.
#pragma once

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

class LightstepPropagator final : public Propagator {
 public:
  void Inject(const SpanContext& context, CarrierKind kind,
              const CarrierWriter& write) const override;
  Extracted Extract(CarrierKind kind, const CarrierReader& read) const override;
};

}  // namespace lightstep::propagation
