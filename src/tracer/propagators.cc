#include "src/tracer/propagators.h"

#include <algorithm>
#include <functional>
#include <utility>

#include "src/configuration/resolution.h"
#include "src/propagation/b3.h"
#include "src/propagation/binary.h"
#include "src/propagation/carrier_baggage.h"
#include "src/propagation/cloud_trace.h"
#include "src/propagation/envoy.h"
#include "src/propagation/fields.h"
#include "src/propagation/lightstep.h"
#include "src/propagation/trace_context.h"

namespace lightstep::tracer {
namespace {

using propagation::CarrierKind;
using propagation::Extracted;

std::unique_ptr<propagation::Propagator> MakePropagator(PropagationMode mode, bool is_otlp) {
  using propagation::TraceContextPropagator;
  switch (mode) {
    case PropagationMode::kLightstep:
      break;
    case PropagationMode::kB3:
      return std::make_unique<propagation::B3Propagator>();
    case PropagationMode::kTraceContext:
      return std::make_unique<TraceContextPropagator>(
          is_otlp ? TraceContextPropagator::BaggageFormat::kW3c
                  : TraceContextPropagator::BaggageFormat::kApart);
    case PropagationMode::kEnvoy:
      return std::make_unique<propagation::EnvoyPropagator>();
    case PropagationMode::kCloudTrace:
      return std::make_unique<propagation::CloudTracePropagator>();
  }
  return std::make_unique<propagation::LightstepPropagator>();
}

void AddOnce(std::vector<const propagation::Propagator*>& order,
             const propagation::Propagator* propagator) {
  if (std::find(order.begin(), order.end(), propagator) == order.end()) order.push_back(propagator);
}

std::vector<PropagationMode> ModesOf(const TracerOptions& options) {
  if (options.use_single_key_propagation) return {PropagationMode::kEnvoy};
  return configuration::PropagationModesOf(options);
}

}  // namespace

bool CarryWideTraceIds(const TracerOptions& options) {
  const std::vector<PropagationMode> modes = ModesOf(options);
  return std::none_of(modes.begin(), modes.end(), [](PropagationMode mode) {
    return mode == PropagationMode::kLightstep || mode == PropagationMode::kEnvoy;
  });
}

Propagators::Propagators(const TracerOptions& options)
    : is_otlp_{configuration::RecordsAsOtlp(options.protocol)} {
  const std::vector<PropagationMode> modes = ModesOf(options);
  // Fleets move to the single key one service at a time. A list that names LightStep's keys has
  // said when they are asked for.
  const bool falls_back =
      std::find(modes.begin(), modes.end(), PropagationMode::kLightstep) == modes.end();
  for (const PropagationMode mode : modes) {
    AddOnce(inject_order_, Find(mode));
    AddOnce(extract_order_, Find(mode));
    if (mode == PropagationMode::kEnvoy && falls_back) {
      AddOnce(extract_order_, Find(PropagationMode::kLightstep));
    }
  }
  injects_baggage_entries_ =
      std::any_of(inject_order_.begin(), inject_order_.end(),
                  [](const auto* propagator) { return !propagator->carries_baggage(); });
  for (const propagation::Propagator* const propagator : extract_order_) {
    const std::vector<std::string_view> keys = propagator->keys();
    extracted_keys_.insert(extracted_keys_.end(), keys.begin(), keys.end());
  }
}

const propagation::Propagator* Propagators::Find(PropagationMode mode) {
  auto& propagator = propagators_[mode];
  if (propagator == nullptr) propagator = MakePropagator(mode, is_otlp_);
  return propagator.get();
}

void Propagators::Inject(const SpanContext& context, CarrierKind kind,
                         const propagation::CarrierWriter& write) const {
  // Nobody could extract it: 0 is no id.
  if (!context.has_ids()) return;
  if (kind == CarrierKind::kHttpHeaders && !context.baggage.empty()) {
    SpanContext limited = context;
    limited.baggage = propagation::LimitForHeaders(context.baggage);
    return InjectAll(limited, kind, write);
  }
  InjectAll(context, kind, write);
}

void Propagators::InjectAll(const SpanContext& context, CarrierKind kind,
                            const propagation::CarrierWriter& write) const {
  for (const propagation::Propagator* const mode : inject_order_) mode->Inject(context, write);
  if (injects_baggage_entries_) propagation::InjectBaggage(context.baggage, kind, write);
}

// Twice in Extract, for the sake of the first: nearly always there is no second.
[[gnu::always_inline]] inline Extracted Propagators::ExtractFirst(
    const propagation::Fields& fields, propagation::BaggageReader& baggage) const {
  for (const propagation::Propagator* const mode : extract_order_) {
    Extracted extracted = mode->Extract(fields);
    if (extracted.status == Extracted::Status::kNothing) continue;
    if (extracted.status == Extracted::Status::kContext && !mode->carries_baggage()) {
      extracted.context.baggage = std::move(baggage).Build();
    }
    return extracted;
  }
  return {};
}

Extracted Propagators::Extract(CarrierKind kind, const propagation::CarrierReader& read) const {
  propagation::Fields fields{extracted_keys_};
  propagation::BaggageReader baggage;
  const auto add = [&](std::string_view key, std::string_view value) {
    if (!fields.Add(key, value)) baggage.AddEntry(key, value, kind);
  };
  read(std::cref(add));
  Extracted extracted = ExtractFirst(fields, baggage);
  if (extracted.status != Extracted::Status::kContext && fields.MergeEqualElements()) {
    extracted = ExtractFirst(fields, baggage);
  }
  RefuseUnreportable(extracted);
  return extracted;
}

Extracted Propagators::ExtractBinary(std::string_view carrier) const {
  Extracted extracted = propagation::DecodeBinary(carrier);
  RefuseUnreportable(extracted);
  return extracted;
}

// LightStep's reports carry the low half of a trace id alone, and 0 is no id there.
inline void Propagators::RefuseUnreportable(Extracted& extracted) const {
  if (is_otlp_ || extracted.status != Extracted::Status::kContext ||
      extracted.context.trace_id != 0) {
    return;
  }
  extracted = Extracted::Corrupted(
      "the low 64 bits of the trace id are 0, which LightStep's protocol can't express");
}

}  // namespace lightstep::tracer
