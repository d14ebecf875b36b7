// What OpenTracing says of a span, as OTLP has it (OpenTelemetry specification, "OpenTracing
// compatibility").
//
// | OpenTracing                        | OTLP | | references                         | the first
// ChildOf, else the first of all, is the parent;  | |                                    | each is
// a link with the attribute opentracing.ref_type    | | tag error: true, false, null       | status
// Error, Ok, Unset                                   | | tag span.kind: server, client,     | the
// kind; without the tag it is internal                  | |   producer, consumer               | |
// | any other tag, any other value     | an attribute | | log                                | an
// event named by its field `event`, else `log`           | | log with event=error               |
// the event `exception`, with the attributes exception.type | | | for error.kind, exception.message
// for message,            | |                                    | exception.stacktrace for stack |
//
// Used by the span record.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "lightstep/value.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/tracer/span_reference.h"
#include "src/wire/otlp/span_encoder.h"

namespace lightstep::tracer {

// What a span begins with. There may be no references.
void BeginWithReferences(wire::OtlpSpanEncoder& span, const SpanReference* references,
                         std::size_t count);

inline constexpr std::string_view kErrorTag = "error";
inline constexpr std::string_view kSpanKindTag = "span.kind";

// What the value of the tag `error` means, and that of `span.kind`. Nothing for values that make a
// plain tag.
std::optional<trace::StatusCode> StatusOfTag(const Value& value);
std::optional<trace::SpanKind> KindOfTag(const Value& value);

void SetTagOf(wire::OtlpSpanEncoder& span, std::string_view key, const Value& value);

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
