// Applies SpanLimits to spans of OpenTracing's API over OTLP. As OpenTelemetry's specification
// says, elements beyond a count are left out and counted, and longer values are cut.
//
// OpenTelemetry's face has limits of its own (python/native/opentelemetry/limits.h), because they
// hold over every wire and have defaults.
//
// Used by the span record, one thread at a time.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <vector>

#include "lightstep/span_limits.h"
#include "lightstep/value.h"
#include "src/wire/otlp/otlp_span_encoder.h"

namespace lightstep::tracer {

// Whether any limit is set.
bool HasLimits(const SpanLimits& limits);

// How much of its limits a span has used. Not initialised by itself, because spans over LightStep's
// wire do not use it.
struct UsedLimits {
  std::uint32_t attributes;  // at least as many as the span has: one that is set again counts
  std::uint32_t events;
};

// Whether the span may have this attribute, or this event, too. Counts it, as used or as dropped.
bool TakesAttribute(const SpanLimits& limits, std::string_view key, wire::OtlpSpanEncoder& span,
                    UsedLimits& used);
bool TakesEvent(const SpanLimits& limits, wire::OtlpSpanEncoder& span, UsedLimits& used);

// Whether the event that is being written may have one more attribute than `count`. If not, it is
// counted as dropped.
bool TakesEventAttribute(const SpanLimits& limits, std::size_t count, wire::OtlpSpanEncoder& span);

// A value, or what a limit leaves of it: texts are cut to that many characters, byte strings to
// that many bytes, in arrays and maps too. Refers to the value that it was made from.
class LimitedValue {
 public:
  LimitedValue(const SpanLimits& limits, const Value& value)
      : value_{limits.attribute_value_length ? Cut(value, *limits.attribute_value_length, 0)
                                             : value} {}
  LimitedValue(const LimitedValue&) = delete;
  LimitedValue& operator=(const LimitedValue&) = delete;

  const Value& value() const { return value_; }

 private:
  Value Cut(const Value& value, std::size_t max_length, int depth);

  std::deque<std::vector<Value>> arrays_;
  std::deque<std::vector<ValueItem>> maps_;
  const Value value_;  // the last: it may refer to what stands above
};

}  // namespace lightstep::tracer
