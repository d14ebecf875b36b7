// How the data of OpenTelemetry's API is recorded. Only this component knows what each protocol can
// express. OTLP can express everything. LightStep's protocol has tags, logs and references. All
// else becomes a tag by the specification's rules ("Mapping to non-OTLP formats"):
//
// | the API's              | recorded as                                                   |
// | kind                   | tag span.kind, unless it is internal                          |
// | status                 | tags otel.status_code, otel.status_description; error if so   |
// | event                  | log with the field `event` and the attributes                 |
// | link                   | reference follows_from; its attributes are left out           |
// | instrumentation scope  | tags otel.scope.name, otel.scope.version                      |
// | dropped counts         | tags otel.dropped_attributes_count and so on                  |
#pragma once

#include <boost/container/small_vector.hpp>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "python/native/cpython/text.h"
#include "python/native/opentelemetry/span_object.h"
#include "python/native/values/value.h"
#include "src/common/clock.h"

namespace lightstep::python::opentelemetry {

struct Attribute {
  Text key;
  WireValue value;
};

using Attributes = boost::container::small_vector<Attribute, 6>;

inline void RecordAttribute(SpanObject& span, std::string_view key, const Value& value) {
  span.record.SetAttribute(key, value);
}

// `dropped` is the number of the event's attributes that were left out.
void RecordEvent(SpanObject& span, common::Nanoseconds time, std::string_view name,
                 const Attributes& attributes, std::uint32_t dropped);

void RecordLink(SpanObject& span, const SpanContext& context, const Attributes& attributes,
                std::uint32_t dropped);

// Records what is final only at the end, for a span that is sent.
void RecordAtEnd(SpanObject& span);

}  // namespace lightstep::python::opentelemetry
