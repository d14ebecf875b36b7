// The start of a span: parent, ids, sampling, attributes, links.
#pragma once

#include <Python.h>

#include <cstddef>
#include <optional>

#include "lightstep/span_context.h"
#include "python/native/cpython/ref.h"
#include "python/native/opentelemetry/provider_object.h"
#include "python/native/opentelemetry/sampler.h"
#include "python/native/opentelemetry/span_object.h"
#include "python/native/opentelemetry/tracer_object.h"
#include "src/common/random_ids.h"

namespace lightstep::python::opentelemetry {

// The parameters of Tracer.start_span, by their places.
enum StartParameter : std::size_t {
  kName,
  kContext,
  kKind,
  kAttributes,
  kLinks,
  kStartTime,
  kRecordException,
  kSetStatusOnException,
  kStartParameters,
};

// Reads an optional flag that is true by default. Returns nothing, with an exception set, if
// ForgetException leaves one set.
std::optional<bool> TruthOf(PyObject* flag);
inline std::optional<bool> FlagOf(PyObject* flag) {
  if (flag == nullptr || flag == Py_True) return true;
  return TruthOf(flag);
}

// Returns `parent`, or null if the protocol has no form for its trace id. Then the span begins a
// trace.
inline const SpanContext* AcceptedBy(const tracer::Recorder& recorder, const SpanContext* parent) {
  return parent != nullptr && recorder.Accepts(*parent) ? parent : nullptr;
}

// The ids of a new span and what it inherits from its parent, before the sampler decides. `parent`
// may be null.
inline SpanContext ContextUnder(const tracer::Recorder& recorder, const SpanContext* parent) {
  SpanContext context;
  if (parent == nullptr) {
    common::RandomIds(&context.trace_id, &context.trace_id_high);
    // LightStep's protocol takes the low half of any trace id. Over OTLP a trace would be in two
    // parts if a propagation mode lost the high half.
    if (recorder.is_otlp() && !recorder.draws_wide_trace_ids()) context.trace_id_high = 0;
    context.has_random_trace_id = true;
  } else {
    context.trace_id = parent->trace_id;
    context.trace_id_high = parent->trace_id_high;
    context.has_random_trace_id = parent->has_random_trace_id;
    context.trace_state = parent->trace_state;
  }
  context.span_id = common::RandomId();
  return context;
}

// Takes over the attributes and the trace state that should_sample has returned with its decision.
// Returns false, with an exception set, if ForgetException leaves one set.
bool TakeForeign(Decision& decision, SpanStart& start);

// Asks the sampler, and writes its decision into `start`, which then refers to `decision`. Returns
// false, with an exception set, if ForgetException leaves one set.
inline bool Decide(const ProviderObject& provider, const Sampled& sampled, SpanStart& start,
                   Decision& decision) {
  if (!provider.sampler.Decide(start.parent, start.context, sampled, decision)) return false;
  start.is_recording = decision.is_recording;
  start.context.sampled = decision.is_sampled;
  return !decision.is_foreign || TakeForeign(decision, start);
}

// `values` are borrowed, and null for arguments that are not given. `current` is the current
// Context, or null if the caller does not know it. Returns null with an exception set.
Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* current);

}  // namespace lightstep::python::opentelemetry
