// Carriers of texts, in the order in which they were written. Used by the tests of src/propagation.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/propagation/propagator.h"

namespace lightstep::propagation {

using Carrier = std::vector<std::pair<std::string, std::string>>;

inline Carrier Inject(const Propagator& propagator, const SpanContext& context, CarrierKind kind) {
  Carrier carrier;
  propagator.Inject(context, kind, [&](std::string_view key, std::string_view value) {
    carrier.emplace_back(key, value);
  });
  return carrier;
}

inline Extracted Extract(const Propagator& propagator, const Carrier& carrier, CarrierKind kind) {
  return propagator.Extract(kind, [&](const CarrierEntry& entry) {
    for (const auto& [key, value] : carrier) entry(key, value);
  });
}

}  // namespace lightstep::propagation
