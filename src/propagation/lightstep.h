// The propagation mode "lightstep", the default: 64-bit ids as sixteen hex digits under keys that
// begin with ot-tracer-. Used by the tracer.
#pragma once

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

class LightstepPropagator final : public Propagator {
 public:
  std::vector<std::string_view> keys() const override;
  void Inject(const SpanContext& context, const CarrierWriter& write) const override;
  Extracted Extract(const Fields& fields) const override;
};

}  // namespace lightstep::propagation
