// Inject and extract with the propagation modes of a tracer's options. Owned by the tracer,
// immutable, and safe from any thread. Used by the Python binding and the C++ tracer.
#pragma once

#include <map>
#include <memory>
#include <string_view>
#include <vector>

#include "lightstep/options.h"
#include "src/propagation/carrier_baggage.h"
#include "src/propagation/fields.h"
#include "src/propagation/propagator.h"

namespace lightstep::tracer {

// Whether each mode of the options carries all 128 bits of a trace id.
bool CarryWideTraceIds(const TracerOptions& options);

class Propagators {
 public:
  explicit Propagators(const TracerOptions& options);

  // Writes all modes, and the baggage once. Writes nothing for a context without ids.
  void Inject(const SpanContext& context, propagation::CarrierKind kind,
              const propagation::CarrierWriter& write) const;

  // Reads a context from the binary carrier. An empty carrier has none.
  propagation::Extracted ExtractBinary(std::string_view carrier) const;

  // Reads the first mode that is present, in the order of the options. `envoy` falls back to
  // LightStep's keys, which come right after its own unless the options name them elsewhere. Calls
  // `read` once.
  propagation::Extracted Extract(propagation::CarrierKind kind,
                                 const propagation::CarrierReader& read) const;

  // The keys that Extract asks for, in lower case, beside those of baggage.
  const std::vector<std::string_view>& extracted_keys() const { return extracted_keys_; }

  // Whether an item of baggage has a key of its own.
  bool has_baggage_entries() const { return injects_baggage_entries_; }

 private:
  const propagation::Propagator* Find(PropagationMode mode);
  void RefuseUnreportable(propagation::Extracted& extracted) const;
  propagation::Extracted ExtractFirst(const propagation::Fields& fields,
                                      propagation::BaggageReader& baggage) const;
  void InjectAll(const SpanContext& context, propagation::CarrierKind kind,
                 const propagation::CarrierWriter& write) const;

  std::map<PropagationMode, std::unique_ptr<const propagation::Propagator>> propagators_;
  // Both name a mode once.
  std::vector<const propagation::Propagator*> inject_order_;
  std::vector<const propagation::Propagator*> extract_order_;
  std::vector<std::string_view> extracted_keys_;
  const bool is_otlp_;
  bool injects_baggage_entries_ = false;  // some mode does not carry the baggage itself
};

}  // namespace lightstep::tracer
