// Sampler: decides whether a new span is recorded and sent. The samplers of the specification are
// native, and decide as the SDK's do for the same trace id. Any other object is asked by its
// should_sample.
//
// Owned by a provider and immutable.
#pragma once

#include <Python.h>

#include <cstdint>
#include <utility>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"
#include "src/configuration/sdk_settings.h"

namespace lightstep::python::opentelemetry {

// The arguments of a sampler. The objects are those that the caller of start_span gave, or null.
struct Sampled {
  PyObject* parent_context;
  PyObject* name;
  PyObject* kind;
  PyObject* attributes;
  PyObject* links;
};

struct Decision {
  bool is_recording = true;
  bool is_sampled = true;
  // The rest of what should_sample has returned, if is_foreign.
  bool is_foreign = false;
  Ref attributes;   // in place of those that the caller gave
  Ref trace_state;  // in place of the parent's
};

class Sampler {
 public:
  using Root = configuration::SamplerChoice::Root;

  Sampler() = default;
  explicit Sampler(const configuration::SamplerChoice& choice);
  // Any object with should_sample.
  explicit Sampler(Ref sampler) : foreign_{std::move(sampler)} {}

  // `context` has the trace id. Returns false, with an exception set, if ForgetException leaves one
  // set.
  bool Decide(const SpanContext* parent, const SpanContext& context, const Sampled& span,
              Decision& decision) const {
    if (foreign_) return Ask(parent, context, span, decision);
    decision.is_sampled = DecideNatively(parent, context);
    decision.is_recording = decision.is_sampled;
    return true;
  }

  PyObject* foreign() const { return foreign_.get(); }

 private:
  bool DecideNatively(const SpanContext* parent, const SpanContext& context) const {
    if (is_parent_based_ && parent != nullptr) return parent->sampled;
    if (root_ == Root::kRatio) return samples_all_ || context.trace_id < bound_;
    return root_ == Root::kAlwaysOn;
  }
  bool Ask(const SpanContext* parent, const SpanContext& context, const Sampled& span,
           Decision& decision) const;

  Root root_ = Root::kAlwaysOn;
  bool is_parent_based_ = true;
  bool samples_all_ = false;
  std::uint64_t bound_ = 0;
  Ref foreign_;
};

}  // namespace lightstep::python::opentelemetry
