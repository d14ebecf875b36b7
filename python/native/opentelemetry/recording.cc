#include "python/native/opentelemetry/recording.h"

#include <string>

#include "src/trace/relationship.h"

namespace lightstep::python::opentelemetry {
namespace {

// By the API's numbers.
constexpr std::string_view kKinds[] = {"internal", "server", "client", "producer", "consumer"};

void RecordStatus(SpanObject& span) {
  if (span.status == StatusCode::kUnset) return;
  const bool is_error = span.status == StatusCode::kError;
  span.record.SetTag("otel.status_code", is_error ? "ERROR" : "OK");
  if (!is_error) return;
  span.record.SetTag("error", true);
  if (!span.status_description) return;
  const std::optional<Text> description = TextOfStr(span.status_description.get());
  if (description) span.record.SetTag("otel.status_description", description->view);
}

void RecordCount(SpanObject& span, std::string_view key, std::uint32_t count) {
  if (count != 0) span.record.SetTag(key, count);
}

}  // namespace

void RecordEvent(SpanObject& span, common::Nanoseconds time, std::string_view name,
                 const Attributes& attributes, std::uint32_t dropped) {
  span.record.Log(time, [&](auto add) {
    add("event", name);
    for (const Attribute& attribute : attributes) add(attribute.key.view, attribute.value.value);
    if (dropped != 0) add("otel.dropped_attributes_count", dropped);
  });
}

void RecordLink(SpanObject& span, const SpanContext& context, const Attributes&, std::uint32_t) {
  span.record.AddReference(trace::Relationship::kFollowsFrom, context);
}

void RecordAtEnd(SpanObject& span) {
  if (!span.record.context().sampled) return;
  if (span.kind != 0) span.record.SetTag("span.kind", kKinds[span.kind]);
  RecordStatus(span);
  for (const auto& [key, value] : AsTracer(span.tracer.get())->scope) {
    span.record.SetTag(key, value);
  }
  RecordCount(span, "otel.dropped_attributes_count", span.dropped_attributes);
  RecordCount(span, "otel.dropped_events_count", span.dropped_events);
  RecordCount(span, "otel.dropped_links_count", span.dropped_links);
}

}  // namespace lightstep::python::opentelemetry
