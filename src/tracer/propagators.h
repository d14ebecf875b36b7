// Inject and extract by the propagation modes that a tracer's options name. Used by the Python
// binding and the C++ tracer.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "lightstep/options.h"
#include "src/propagation/propagator.h"

namespace lightstep::tracer {

class Propagators {
 public:
  explicit Propagators(const TracerOptions& options);

  // Writes all modes, and the baggage once.
  void Inject(const SpanContext& context, propagation::CarrierKind kind,
              const propagation::CarrierWriter& write) const;

  // Takes the first mode that is present, in the order of the options. Calls `read` once.
  propagation::Extracted Extract(propagation::CarrierKind kind,
                                 const propagation::CarrierReader& read) const;

 private:
  void InjectAll(const SpanContext& context, propagation::CarrierKind kind,
                 const propagation::CarrierWriter& write) const;

  std::vector<std::unique_ptr<propagation::Propagator>> modes_;
  std::vector<std::string_view> keys_;  // of all modes
  bool has_baggage_entries_ = false;    // some mode leaves the baggage to entries of its own
};

}  // namespace lightstep::tracer
