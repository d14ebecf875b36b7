#include "python/native/opentelemetry/recording.h"

#include <optional>
#include <string_view>

#include "src/trace/relationship.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"

namespace lightstep::python::opentelemetry {
namespace {

// Indexed by the API's numbers.
constexpr std::string_view kKinds[] = {"internal", "server", "client", "producer", "consumer"};

std::optional<Text> DescriptionOf(const SpanObject& span) {
  if (!span.status_description) return Text{};
  return TextOfStr(span.status_description.get());
}

void RecordStatusAsTags(SpanObject& span) {
  if (span.status == StatusCode::kUnset) return;
  const bool is_error = span.status == StatusCode::kError;
  span.record.SetAttribute("otel.status_code", is_error ? "ERROR" : "OK");
  if (!is_error) {
    // OpenTracing's API may have set the tag before.
    if (span.record.HasTag("error")) span.record.SetAttribute("error", false);
    return;
  }
  span.record.SetAttribute("error", true);
  const std::optional<Text> description = DescriptionOf(span);
  if (description && !description->view.empty()) {
    span.record.SetAttribute("otel.status_description", description->view);
  }
}

void RecordCountAsTag(SpanObject& span, std::string_view key, std::uint32_t count) {
  if (count != 0) span.record.SetAttribute(key, count);
}

void RecordAtEndAsTags(SpanObject& span) {
  if (span.kind != 0) span.record.SetAttribute("span.kind", kKinds[span.kind]);
  RecordStatusAsTags(span);
  for (const auto& [key, value] : AsTracer(span.tracer.get())->scope_tags) {
    span.record.SetAttribute(key, value);
  }
  RecordCountAsTag(span, "otel.dropped_attributes_count", span.dropped_attributes);
  RecordCountAsTag(span, "otel.dropped_events_count", span.dropped_events);
  RecordCountAsTag(span, "otel.dropped_links_count", span.dropped_links);
}

void AddDropped(SpanObject& span, wire::Part part, std::uint32_t count) {
  if (count != 0) span.record.AddDropped(part, count);
}

void RecordAtEndAsOtlp(SpanObject& span) {
  span.record.SetScope(AsTracer(span.tracer.get())->scope);
  // The API counts from 0, and OTLP from 1.
  span.record.SetKind(static_cast<trace::SpanKind>(span.kind + 1));
  if (span.status != StatusCode::kUnset) {
    const std::optional<Text> description = DescriptionOf(span);
    span.record.SetStatus(static_cast<trace::StatusCode>(span.status),
                          description ? description->view : std::string_view{});
  }
  AddDropped(span, wire::Part::kTag, span.dropped_attributes);
  AddDropped(span, wire::Part::kLog, span.dropped_events);
  AddDropped(span, wire::Part::kReference, span.dropped_links);
}

}  // namespace

void RecordEvent(SpanObject& span, common::Nanoseconds time, std::string_view name,
                 const Attributes& attributes, std::uint32_t dropped) {
  const auto add_all = [&](auto add) {
    for (const Attribute& attribute : attributes) add(attribute.key.view, attribute.value.value);
  };
  if (span.record.is_otlp()) return span.record.AddEvent(time, name, dropped, add_all);
  span.record.Log(time, [&](auto add) {
    add("event", name);
    add_all(add);
    if (dropped != 0) add("otel.dropped_attributes_count", dropped);
  });
}

void RecordLink(SpanObject& span, const SpanContext& context, const Attributes& attributes,
                std::uint32_t dropped) {
  if (!span.record.is_otlp()) {
    return span.record.AddReference(trace::Relationship::kFollowsFrom, context);
  }
  span.record.AddLink(context, dropped, [&](auto add) {
    for (const Attribute& attribute : attributes) add(attribute.key.view, attribute.value.value);
  });
}

void RecordAtEnd(SpanObject& span) {
  if (span.record.is_otlp()) return RecordAtEndAsOtlp(span);
  RecordAtEndAsTags(span);
}

}  // namespace lightstep::python::opentelemetry
