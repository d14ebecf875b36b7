// Maps OpenTracing's concepts to OTLP (OpenTelemetry specification, "OpenTracing
// compatibility"):
//
// - The parent is the first ChildOf reference, else the first of all. Each reference is a link with
//   the attribute opentracing.ref_type. Without references the active span is the parent, and no
//   link.
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

inline constexpr std::string_view kErrorTag = "error";
inline constexpr std::string_view kSpanKindTag = "span.kind";

// Sets what the tag means to OTLP. False where it means nothing, and so is an attribute.
bool SetTagWithMeaning(wire::OtlpSpanEncoder& span, std::string_view key, const Value& value);

// Whether there are such tags of this key. Inline, because every tag is asked.
inline bool MayHaveMeaning(std::string_view key) { return key == kErrorTag || key == kSpanKindTag; }

// What the value of the tag `error` means, and that of `span.kind`. Nothing for values that make a
// plain tag.
std::optional<trace::StatusCode> StatusOfTag(const Value& error);
std::optional<trace::SpanKind> KindOfTag(const Value& value);

// How a log is sent. It gets all fields, which outlive it, before a question about any of them.
// Inline, because every field is asked about twice.
class EventOfLog {
 public:
  void Look(std::string_view key, const Value& value) {
    switch (key.size()) {
      case kEvent.size():
        static_assert(kStack.size() == kEvent.size());
        if (key == kEvent) return LookAtName(value);
        has_error_fields_ |= key == kStack;
        return;
      case kMessage.size():
        has_message_ |= key == kMessage;
        return;
      case kErrorKind.size():
        has_error_fields_ |= key == kErrorKind;
        return;
      case kErrorObject.size():
        has_error_fields_ |= key == kErrorObject;
        return;
      default:
        return;
    }
  }

  std::string_view name() const { return is_exception() ? std::string_view{"exception"} : name_; }

  // Whether the field is no attribute, because another says the same.
  bool IsLeftOut(std::string_view key) const {
    if (key == kEvent) return has_name_;
    return is_exception() && has_message_ && key == kErrorObject;
  }

  // The key of the field as an attribute.
  std::string_view KeyOf(std::string_view key) const {
    return is_exception() ? KeyOfException(key) : key;
  }

 private:
  static constexpr std::string_view kEvent = "event";
  static constexpr std::string_view kStack = "stack";
  static constexpr std::string_view kMessage = "message";
  static constexpr std::string_view kErrorKind = "error.kind";
  static constexpr std::string_view kErrorObject = "error.object";

  bool is_exception() const { return is_error_ && (has_error_fields_ || has_message_); }
  void LookAtName(const Value& value);
  static std::string_view KeyOfException(std::string_view key);

  std::string_view name_ = "log";
  bool has_name_ = false;
  bool is_error_ = false;
  bool has_error_fields_ = false;
  bool has_message_ = false;
};

}  // namespace lightstep::tracer
