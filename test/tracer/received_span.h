// A span as a satellite received it, in OpenTracing's terms, the same for each wire. Used by the
// tests of what reaches a satellite.
#pragma once

#include <algorithm>
#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "test/delivery/satellite.h"

namespace lightstep {

struct ReceivedSpan {
  // A JSON value is a text.
  using Value = std::variant<std::monostate, std::string, std::int64_t, double, bool>;
  using Fields = std::vector<std::pair<std::string, Value>>;

  struct Log {
    std::int64_t time;  // nanoseconds since the epoch, as all of these
    Fields fields;      // with the name of an event as `event`
  };

  struct Reference {
    bool is_child_of;
    std::uint64_t trace_id;
    std::uint64_t span_id;
  };

  std::string name;
  std::uint64_t trace_id = 0;  // the low half
  std::uint64_t span_id = 0;
  std::int64_t start = 0;
  std::int64_t duration = 0;
  Fields tags;
  std::vector<Log> logs;
  std::vector<Reference> references;
  std::map<std::string, std::string> baggage;  // which OTLP does not carry
};

namespace received {

inline ReceivedSpan::Value ValueOf(const collector::KeyValue& tag) {
  switch (tag.value_case()) {
    case collector::KeyValue::kStringValue:
      return tag.string_value();
    case collector::KeyValue::kJsonValue:
      return tag.json_value();
    case collector::KeyValue::kIntValue:
      return tag.int_value();
    case collector::KeyValue::kDoubleValue:
      return tag.double_value();
    case collector::KeyValue::kBoolValue:
      return tag.bool_value();
    default:
      return {};
  }
}

inline ReceivedSpan::Value ValueOf(const otlp::KeyValue& attribute) {
  const otlp::AnyValue& value = attribute.value();
  switch (value.value_case()) {
    case otlp::AnyValue::kStringValue:
      return value.string_value();
    case otlp::AnyValue::kIntValue:
      return value.int_value();
    case otlp::AnyValue::kDoubleValue:
      return value.double_value();
    case otlp::AnyValue::kBoolValue:
      return value.bool_value();
    default:
      return {};
  }
}

template <class KeyValues>
ReceivedSpan::Fields FieldsOf(const KeyValues& key_values) {
  ReceivedSpan::Fields fields;
  for (const auto& each : key_values) fields.emplace_back(each.key(), ValueOf(each));
  return fields;
}

inline std::int64_t TimeOf(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() * 1'000'000'000 + timestamp.nanos();
}

// Returns the last eight bytes of an id.
inline std::uint64_t IdOf(std::string_view bytes) {
  std::uint64_t id = 0;
  for (const char byte : bytes) id = id << 8 | static_cast<unsigned char>(byte);
  return id;
}

inline ReceivedSpan Read(const collector::Span& span) {
  ReceivedSpan read;
  read.name = span.operation_name();
  read.trace_id = span.span_context().trace_id();
  read.span_id = span.span_context().span_id();
  read.start = TimeOf(span.start_timestamp());
  read.duration = static_cast<std::int64_t>(span.duration_micros()) * 1'000;
  read.tags = FieldsOf(span.tags());
  for (const collector::Log& log : span.logs()) {
    read.logs.push_back({TimeOf(log.timestamp()), FieldsOf(log.fields())});
  }
  for (const collector::Reference& reference : span.references()) {
    read.references.push_back(
        {reference.relationship() == collector::Reference_Relationship_CHILD_OF,
         reference.span_context().trace_id(), reference.span_context().span_id()});
  }
  read.baggage = {span.span_context().baggage().begin(), span.span_context().baggage().end()};
  return read;
}

inline ReceivedSpan Read(const otlp::Span& span) {
  ReceivedSpan read;
  read.name = span.name();
  read.trace_id = IdOf(span.trace_id());
  read.span_id = IdOf(span.span_id());
  read.start = static_cast<std::int64_t>(span.start_time_unix_nano());
  read.duration =
      static_cast<std::int64_t>(span.end_time_unix_nano() - span.start_time_unix_nano());
  read.tags = FieldsOf(span.attributes());
  for (const otlp::Span_Event& event : span.events()) {
    ReceivedSpan::Log log{static_cast<std::int64_t>(event.time_unix_nano()), {}};
    if (event.name() != "log") log.fields.emplace_back("event", event.name());
    for (auto& field : FieldsOf(event.attributes())) log.fields.push_back(std::move(field));
    read.logs.push_back(std::move(log));
  }
  for (const otlp::Span_Link& link : span.links()) {
    const bool is_child_of =
        std::any_of(link.attributes().begin(), link.attributes().end(),
                    [](const auto& each) { return each.value().string_value() == "child_of"; });
    read.references.push_back({is_child_of, IdOf(link.trace_id()), IdOf(link.span_id())});
  }
  return read;
}

}  // namespace received

// Returns all spans that the satellite has accepted, in this order.
inline std::vector<ReceivedSpan> SpansOf(const delivery::Satellite& satellite) {
  std::vector<ReceivedSpan> spans;
  for (const auto& request : satellite.taken()) {
    if (request.otlp.resource_spans_size() == 0) {
      for (const auto& span : request.report.spans()) spans.push_back(received::Read(span));
    }
    for (const auto& resource : request.otlp.resource_spans()) {
      for (const auto& scope : resource.scope_spans()) {
        for (const auto& span : scope.spans()) spans.push_back(received::Read(span));
      }
    }
  }
  return spans;
}

}  // namespace lightstep
