#include "src/tracer/propagators.h"

#include "src/propagation/lightstep.h"

namespace lightstep::tracer {

Propagators::Propagators(const TracerOptions& options) {
  for (const PropagationMode mode : options.propagation_modes) {
    switch (mode) {
      case PropagationMode::kLightstep:
        modes_.push_back(std::make_unique<propagation::LightstepPropagator>());
        break;
    }
  }
}

void Propagators::Inject(const SpanContext& context, propagation::CarrierKind kind,
                         const propagation::CarrierWriter& write) const {
  for (const auto& mode : modes_) mode->Inject(context, kind, write);
}

propagation::Extracted Propagators::Extract(propagation::CarrierKind kind,
                                            const propagation::CarrierReader& read) const {
  for (const auto& mode : modes_) {
    propagation::Extracted extracted = mode->Extract(kind, read);
    if (extracted.status != propagation::Extracted::Status::kNothing) return extracted;
  }
  return {};
}

}  // namespace lightstep::tracer
