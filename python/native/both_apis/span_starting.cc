#include "python/native/both_apis/span_starting.h"

#include <optional>
#include <utility>

#include "lightstep/baggage.h"
#include "lightstep/span_context.h"
#include "python/native/both_apis/active_scope.h"
#include "python/native/both_apis/classes.h"
#include "python/native/both_apis/span_face.h"
#include "python/native/cpython/calls.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/active_context.h"
#include "python/native/opentelemetry/api.h"
#include "python/native/opentelemetry/context_baggage.h"
#include "python/native/opentelemetry/parent.h"
#include "python/native/opentelemetry/processors.h"
#include "python/native/opentelemetry/span_context.h"
#include "python/native/opentelemetry/span_starting.h"
#include "python/native/opentracing/references.h"
#include "python/native/opentracing/start_arguments.h"
#include "python/native/process/python_logging.h"
#include "python/native/values/time.h"
#include "src/common/without_throwing.h"
#include "src/tracer/span_reference.h"

namespace lightstep::python::both_apis {
namespace {

namespace otel = opentelemetry;

// The place of a new span in its trace.
struct Place {
  References references;    // those that the caller gave, and an active span that was overridden
  otel::Parent active;      // without references: the current span
  bool is_current = false;  // whether `active` was looked for
  // The parent's context. It is sampled if any of the references is.
  std::optional<SpanContext> parent;
  Ref trace_state;  // the TraceState; null where it is empty
  Baggage baggage;
};

bool FindAmongReferences(Place& place) {
  const tracer::SpanReference* const begin = place.references.data();
  const tracer::SpanReference* const end = begin + place.references.size();
  place.parent = *tracer::ParentAmong(begin, end)->context;
  place.parent->sampled = tracer::IsAnySampled(begin, end);
  common::WithoutThrowing([&] { place.baggage = tracer::MergeBaggage(begin, end); });
  SpanContext current = *place.parent;
  current.baggage = place.baggage;
  if (!AddBaggageIfCurrent(current)) return false;
  place.baggage = std::move(current.baggage);
  if (place.parent->trace_state == nullptr) return true;
  place.trace_state = otel::NewTraceState(*place.parent->trace_state);
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
  return otel::AddBaggageOf(context, place.baggage);
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

// A Context whose current span is the new span's parent, for should_sample and for span processors.
// Null with an exception set.
Ref ParentContext(const Place& place) {
  if (place.is_current) return Ref::Share(Py_None);
  if (!place.parent) return Ref::Share(api.empty_context);
  const Ref span = otel::NewNonRecordingSpan(*place.parent, place.trace_state.get());
  if (!span) return Ref{};
  const Ref context{CallPython([&] {
    return PyObject_CallFunctionObjArgs(otel::api.set_span_in_context, span.get(),
                                        api.empty_context, static_cast<PyObject*>(nullptr));
  })};
  return context ? otel::WithBaggage(context.get(), place.baggage) : Ref{};
}

// Over OTLP, the references that were given are links in addition to the parent. In LightStep's
// protocol they include the parent.
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
  if (!ReadOperationName(values[kOperationName], name)) return Ref{};
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
  if (provider.sampler.foreign() != nullptr || provider.has_processors()) {
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

  const Ref span = otel::NewSpan(tracer->opentelemetry_tracer.get(), start);
  if (!span) return Ref{};
  if (has_references) RecordReferences(place.references, otel::AsSpan(span.get()));
  Ref face = FaceOfOurs(AsPyObject(tracer), span.get());
  if (!face) return Ref{};
  if (IsGiven(values[kTags]) && !SetTagsOfFace(AsSpanFace(face.get()), values[kTags])) return Ref{};
  if (start.is_recording && provider.has_processors() &&
      !otel::TellOfStart(span.get(), parent_context.get())) {
    return Ref{};
  }
  return face;
}

}  // namespace lightstep::python::both_apis
