#include "src/tracer/propagators.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "src/propagation/b3.h"
#include "src/propagation/baggage.h"
#include "src/propagation/cloud_trace.h"
#include "src/propagation/envoy.h"
#include "src/propagation/fields.h"
#include "src/propagation/lightstep.h"
#include "src/propagation/trace_context.h"

namespace lightstep::tracer {
namespace {

using propagation::CarrierKind;
using propagation::Extracted;

std::unique_ptr<propagation::Propagator> MakePropagator(PropagationMode mode) {
  switch (mode) {
    case PropagationMode::kLightstep:
      break;
    case PropagationMode::kB3:
      return std::make_unique<propagation::B3Propagator>();
    case PropagationMode::kTraceContext:
      return std::make_unique<propagation::TraceContextPropagator>();
    case PropagationMode::kEnvoy:
      return std::make_unique<propagation::EnvoyPropagator>();
    case PropagationMode::kCloudTrace:
      return std::make_unique<propagation::CloudTracePropagator>();
  }
  return std::make_unique<propagation::LightstepPropagator>();
}

}  // namespace

Propagators::Propagators(const TracerOptions& options) {
  std::vector<PropagationMode> modes = options.propagation_modes;
  if (modes.empty()) modes = TracerOptions{}.propagation_modes;
  if (options.use_single_key_propagation) modes = {PropagationMode::kEnvoy};
  for (auto mode = modes.begin(); mode != modes.end(); ++mode) {
    // One that is named again adds nothing.
    if (std::find(modes.begin(), mode, *mode) != mode) continue;
    modes_.push_back(MakePropagator(*mode));
    const std::vector<std::string_view> keys = modes_.back()->keys();
    keys_.insert(keys_.end(), keys.begin(), keys.end());
    has_baggage_entries_ |= !modes_.back()->carries_baggage();
  }
}

void Propagators::Inject(const SpanContext& context, CarrierKind kind,
                         const propagation::CarrierWriter& write) const {
  if (kind == CarrierKind::kHttpHeaders && !context.baggage.empty()) {
    SpanContext limited = context;
    limited.baggage = propagation::LimitForHeaders(context.baggage);
    return InjectAll(limited, kind, write);
  }
  InjectAll(context, kind, write);
}

void Propagators::InjectAll(const SpanContext& context, CarrierKind kind,
                            const propagation::CarrierWriter& write) const {
  for (const auto& mode : modes_) mode->Inject(context, write);
  if (has_baggage_entries_) propagation::InjectBaggage(context.baggage, kind, write);
}

Extracted Propagators::Extract(CarrierKind kind, const propagation::CarrierReader& read) const {
  propagation::Fields fields{keys_};
  propagation::BaggageReader baggage;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!fields.Add(key, value) && has_baggage_entries_) baggage.AddEntry(key, value, kind);
  };
  read(std::cref(add));
  for (const auto& mode : modes_) {
    Extracted extracted = mode->Extract(fields);
    if (extracted.status == Extracted::Status::kNothing) continue;
    if (!mode->carries_baggage()) extracted.context.baggage = std::move(baggage).Build();
    return extracted;
  }
  return {};
}

}  // namespace lightstep::tracer
