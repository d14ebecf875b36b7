#include "python/native/both_apis/span_starting.h"

#include <optional>
#include <utility>

#include "lightstep/baggage.h"
#include "lightstep/span_context.h"
#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/baggage.h"
#include "python/native/both_apis/classes.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/parent.h"
#include "python/native/opentelemetry/processors.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/opentelemetry/span_starting.h"
#include "python/native/opentracing/references.h"
#include "python/native/opentracing/start_arguments.h"
#include "python/native/process/python_logging.h"
#include "python/native/values/time.h"
#include "src/common/without_throwing.h"
#include "src/trace/relationship.h"

namespace lightstep::python::both_apis {
namespace {

namespace otel = opentelemetry;

// Where a new span belongs.
struct Place {
  References references;    // those that the caller gave, and an active span that was overridden
  otel::Parent active;      // without references: the current span
  bool is_current = false;  // whether `active` was looked for
  // The parent's context, with what the span has of the others.
  std::optional<SpanContext> parent;
  Ref trace_state;  // the TraceState; null where it is empty
  Baggage baggage;
};

// What a TraceState is that has the header of a context.
Ref TraceStateOf(const SpanContext& context) {
  if (context.trace_state == nullptr) return Ref{};
  const Ref header = NewString(*context.trace_state);
  const Ref headers{header ? PyList_New(1) : nullptr};
  if (!headers) return Ref{};
  PyList_SET_ITEM(headers.get(), 0, header.NewReference());
  return Ref{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.read_trace_state, headers.get(),
                                        static_cast<PyObject*>(nullptr));
  })};
}

// The parent is the first ChildOf, else the first reference. The span is sampled where any of them
// is; where their baggage disagrees, the first counts.
bool FindAmongReferences(Place& place) {
  const tracer::SpanReference* const begin = place.references.data();
  const tracer::SpanReference* const end = begin + place.references.size();
  const tracer::SpanReference* parent = begin;
  while (parent != end && parent->relationship != trace::Relationship::kChildOf) ++parent;
  place.parent = parent == end ? *begin->context : *parent->context;
  for (const tracer::SpanReference* reference = begin; reference != end; ++reference) {
    place.parent->sampled |= reference->context->sampled;
    if (reference == begin) {
      place.baggage = reference->context->baggage;
      continue;
    }
    for (const auto& [key, value] : reference->context->baggage.items()) {
      if (place.baggage.Find(key) != nullptr) continue;
      common::WithoutThrowing([&, &key = key, &value = value] { place.baggage.Set(key, value); });
    }
  }
  SpanContext current = *place.parent;
  current.baggage = place.baggage;
  if (!AddBaggageIfCurrent(current)) return false;
  place.baggage = std::move(current.baggage);
  place.trace_state = TraceStateOf(*place.parent);
  return place.trace_state || ForgetException();
}

bool FindInContext(PyObject* context, Place& place) {
  place.is_current = true;
  if (!place.active.Take(otel::SpanIn(context))) return false;
  if (const SpanContext* const parent = place.active.context()) {
    place.parent = *parent;
    place.baggage = parent->baggage;
    place.trace_state = Ref::Share(place.active.trace_state());
  }
  return AddBaggageOf(context, place.baggage);
}

bool FindActive(TracerObject* tracer, PyObject* active, Place& place) {
  if (IsActiveSpanOverridden(tracer)) {
    const Ref span = ActiveSpanByTracer(tracer);
    if (!span) return ForgetException();
    return span.get() == Py_None || place.references.AddImplicitParent(span.get());
  }
  const Ref context = active == nullptr ? ActiveContext() : Ref::Share(active);
  return context ? FindInContext(context.get(), place) : ForgetException();
}

bool Find(TracerObject* tracer, PyObject* const* values, PyObject* active, Place& place) {
  References& references = place.references;
  if (IsGiven(values[kChildOf]) && !references.AddParent(values[kChildOf])) return false;
  if (IsGiven(values[kReferences]) && !references.AddAll(values[kReferences])) return false;
  if (references.empty()) {
    const std::optional<bool> ignore_active_span = FlagOf(values[kIgnoreActiveSpan], false);
    if (!ignore_active_span) return false;
    if (!*ignore_active_span && !FindActive(tracer, active, place)) return false;
  }
  return references.empty() || FindAmongReferences(place);
}

// The Context whose current span is the new span's parent: what a should_sample and span processors
// decide by. Null with an exception set.
Ref ParentContext(const Place& place) {
  if (place.is_current) return Ref::Share(Py_None);
  if (!place.parent) return Ref::Share(api.empty_context);
  const Ref span_context = otel::NewSpanContext(*place.parent, place.trace_state.get());
  if (!span_context) return Ref{};
  const Ref span{CallPython([&] {
    return PyObject_CallFunctionObjArgs(api.non_recording_span, span_context.get(),
                                        static_cast<PyObject*>(nullptr));
  })};
  if (!span) return Ref{};
  const Ref context{CallPython([&] {
    return PyObject_CallFunctionObjArgs(otel::api.set_span_in_context, span.get(),
                                        api.empty_context, static_cast<PyObject*>(nullptr));
  })};
  return context ? WithBaggage(context.get(), place.baggage) : Ref{};
}

// OTLP has the references as links beside the parent, and LightStep's protocol in its place. Only
// those that were given are links.
void RecordReferences(const References& references, otel::SpanObject* span) {
  for (std::size_t i = 0; i < references.size(); ++i) {
    const tracer::SpanReference& reference = references.data()[i];
    if (reference.relationship == trace::Relationship::kImplicitChildOf && span->record.is_otlp()) {
      continue;
    }
    if (span->link_count >= otel::ProviderOf(span)->limits.links) {
      ++span->dropped_links;
      continue;
    }
    ++span->link_count;
    span->record.AddReference(reference.relationship, *reference.context);
  }
}

}  // namespace

Ref StartSpan(TracerObject* tracer, PyObject* const* values, PyObject* active) {
  if (!CheckConstructed(tracer)) return Ref{};
  StartWriterWithoutPendingCalls();
  Text name;
  if (IsGiven(values[kOperationName])) {
    std::optional<Text> text = TextOfHeld(values[kOperationName]);
    if (!text) return Ref{};
    name = std::move(*text);
  }
  Place place;
  if (!Find(tracer, values, active, place)) return Ref{};
  const std::optional<common::Nanoseconds> time = TimeOf(values[kStartTime]);
  if (!time) return Ref{};

  const SpanContext* const parent =
      otel::AcceptedBy(*tracer->recorder, place.parent ? &*place.parent : nullptr);
  otel::SpanStart start{name.view,
                        parent,
                        otel::ContextUnder(*tracer->recorder, parent),
                        parent == nullptr ? nullptr : place.trace_state.get(),
                        /*kind=*/0,
                        /*is_parent_sampled=*/parent != nullptr && parent->sampled,
                        /*is_parent_remote=*/parent != nullptr && parent->is_remote,
                        /*is_recording=*/true,
                        /*records_exceptions=*/true,
                        /*sets_error_on_exception=*/true,
                        *time};
  const otel::ProviderObject& provider = *otel::ProviderOf(OpenTelemetryTracerOf(tracer));
  Ref parent_context;
  if (provider.sampler.foreign() != nullptr || provider.on_end) {
    parent_context = ParentContext(place);
    if (!parent_context) return Ref{};
  }
  const otel::Sampled sampled{parent_context.get(), values[kOperationName], /*kind=*/nullptr,
                              values[kTags], /*links=*/nullptr};
  otel::Decision decision;
  if (!otel::Decide(provider, sampled, start, decision)) return Ref{};
  start.context.baggage = std::move(place.baggage);
  const bool has_references = parent != nullptr && !place.references.empty();
  if (has_references && !tracer->recorder->is_otlp()) start.parent = nullptr;

  const Ref span = otel::NewSpan(tracer->tracer.get(), start);
  if (!span) return Ref{};
  if (has_references) RecordReferences(place.references, otel::AsSpan(span.get()));
  Ref face = FaceOfOurs(AsPyObject(tracer), span.get());
  if (!face) return Ref{};
  if (IsGiven(values[kTags]) && !SetTagsOfFace(AsSpanFace(face.get()), values[kTags])) return Ref{};
  if (start.is_recording && provider.on_end &&
      !otel::TellOfStart(span.get(), parent_context.get())) {
    return Ref{};
  }
  return face;
}

}  // namespace lightstep::python::both_apis
