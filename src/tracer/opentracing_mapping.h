// What OpenTracing says of a span, as OTLP has it (OpenTelemetry specification, "OpenTracing
// compatibility"):
//
// - The parent is the first ChildOf reference, else the first of all. Each reference is a link with
//   the attribute opentracing.ref_type.
// - The tag `error` is the status: true is Error, false is Ok, null is Unset.
// - The tag `span.kind` is the kind: server, client, producer or consumer. Without it the span is
//   internal.
// - Any other tag, and any other value of these two, is an attribute.
// - A log is an event named by its field `event`, else `log`.
// - A log with event=error that describes an exception is the event `exception`, with the
//   attributes exception.type (error.kind), exception.message (message) and exception.stacktrace
//   (stack).
//
// Used by the span record.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lightstep/span_limits.h"
#include "lightstep/value.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/tracer/span_reference.h"
#include "src/wire/otlp/otlp_span_encoder.h"

namespace lightstep::tracer {

// What a span begins with. There may be no references. `limits` may be null.
void BeginWithReferences(wire::OtlpSpanEncoder& span, const SpanReference* references,
                         std::size_t count, const SpanLimits* limits);

// Sets what the tag means to OTLP. False where it means nothing, and so is an attribute.
bool SetTagWithMeaning(wire::OtlpSpanEncoder& span, std::string_view key, const Value& value);

inline constexpr std::string_view kErrorTag = "error";
inline constexpr std::string_view kSpanKindTag = "span.kind";

// What the value of the tag `error` means, and that of `span.kind`. Nothing for values that make a
// plain tag.
std::optional<trace::StatusCode> StatusOfTag(const Value& error);
std::optional<trace::SpanKind> KindOfTag(const Value& value);

// What becomes of a log. It is shown all fields before any is asked about.
class EventOfLog {
 public:
  void Look(std::string_view key, const Value& value);

  std::string_view name() const {
    return is_exception() ? std::string_view{"exception"} : std::string_view{name_};
  }

  // Whether the field is no attribute, because another says the same.
  bool IsLeftOut(std::string_view key) const;

  // The key of the field as an attribute.
  std::string_view KeyOf(std::string_view key) const;

 private:
  bool is_exception() const { return is_error_ && has_error_fields_; }

  std::string name_ = "log";
  bool has_name_ = false;
  bool is_error_ = false;
  bool has_error_fields_ = false;
  bool has_message_ = false;
};

}  // namespace lightstep::tracer
