// Inject and extract by the propagation modes that a tracer's options name. Used by the Python
// binding and the C++ tracer.
#pragma once

#include <memory>
#include <vector>

#include "lightstep/options.h"
#include "src/propagation/propagator.h"

namespace lightstep::tracer {

class Propagators {
 public:
  explicit Propagators(const TracerOptions& options);

  // Writes all modes.
  void Inject(const SpanContext& context, propagation::CarrierKind kind,
              const propagation::CarrierWriter& write) const;

  // Takes the first mode that is present, in the order of the options.
  propagation::Extracted Extract(propagation::CarrierKind kind,
                                 const propagation::CarrierReader& read) const;

 private:
  std::vector<std::unique_ptr<propagation::Propagator>> modes_;
};

}  // namespace lightstep::tracer
