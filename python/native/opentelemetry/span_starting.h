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

// The truth of an optional flag that is true by default; nothing, with an exception set, only for
// what ForgetException leaves set.
std::optional<bool> TruthOf(PyObject* flag);
inline std::optional<bool> FlagOf(PyObject* flag) {
  if (flag == nullptr || flag == Py_True) return true;
  return TruthOf(flag);
}

// `parent`, unless it is null or the protocol has no form for its trace id. Then the span begins a
// trace.
const SpanContext* AcceptedBy(const tracer::Recorder& recorder, const SpanContext* parent);

// The ids of a span and what it has of its parent, before the sampler decides. `parent` may be
// null.
SpanContext ContextUnder(const SpanContext* parent);

// Asks the sampler, and writes its decision into `start`, which keeps referring to what is
// returned. Nothing, with an exception set, for what ForgetException leaves set.
std::optional<Decision> Decide(const ProviderObject& provider, const Sampled& sampled,
                               SpanStart& start);

// `values` are borrowed, null for what is not given. `current` is the current Context, or null
// where the caller has not asked for it. Null with an exception set.
Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* current);

}  // namespace lightstep::python::opentelemetry
