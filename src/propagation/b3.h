// The propagation mode "b3", Zipkin's (openzipkin/b3-propagation): ids and the sampling decision
// under keys that begin with X-B3-, or all of them in the one header b3, which is read and not
// written. Used by the tracer.
#pragma once

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

class B3Propagator final : public Propagator {
 public:
  std::vector<std::string_view> keys() const override;
  void Inject(const SpanContext& context, const CarrierWriter& write) const override;

  // The one header goes before the others. A decision alone to sample is no context; one not to
  // sample is the context of a trace that begins here and is not recorded.
  Extracted Extract(const Fields& fields) const override;
};

}  // namespace lightstep::propagation
