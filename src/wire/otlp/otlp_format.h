// How OTLP writes a span: proto/opentelemetry/trace.proto, message Span, as an element of
// ScopeSpans.spans. See key_value.h and span_encoder_definition.h for what is asked of a format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "proto/field_numbers.h"
#include "src/common/clock.h"
#include "src/trace/relationship.h"
#include "src/wire/key_value.h"
#include "src/wire/protobuf/field.h"
#include "src/wire/protobuf/varint.h"
#include "src/wire/span_encoder.h"

namespace lightstep::wire {

struct OtlpFormat {
  static constexpr char kElementKey = LengthDelimited(proto::otlp::ScopeSpans::kSpans);
  static constexpr char kNameKey = LengthDelimited(proto::otlp::Span::kName);
  static constexpr char kTagKey = LengthDelimited(proto::otlp::Span::kAttributes);
  static constexpr char kLogKey = LengthDelimited(proto::otlp::Span::kEvents);
  static constexpr char kLogFieldKey = LengthDelimited(proto::otlp::Span_Event::kAttributes);
  static constexpr char kLogDroppedKey = Varint(proto::otlp::Span_Event::kDroppedAttributesCount);
  static constexpr char kKeyField = LengthDelimited(proto::otlp::KeyValue::kKey);
  static constexpr bool kHasDroppedCounts = true;

  // The key bytes and lengths of a KeyValue's value and of an AnyValue's member, and an integer.
  static constexpr std::size_t kMaxValueOverhead = 2 + 1 + 10;
  static char* PutValue(char* out, const Value& value);
  static std::size_t ValueSize(const Value& value);
  static constexpr bool kHasNestedValues = true;
  // A value that takes more than trace::kMaxTextBytes is cut: behind the elements that fit stands
  // the text "...".
  static void EncodeNested(const Value& value, std::string& out);

  // A Link with the attribute `opentracing.ref_type`.
  static std::size_t MaxReferenceBytes(const SpanContext& context);
  static char* PutReference(char* out, trace::Relationship relationship,
                            const SpanContext& context);

  // What a Link begins with: all of it but attributes.
  static char* PutLinkContext(char* out, const SpanContext& context);

  static constexpr std::size_t kMaxTimeBytes = 1 + 8;
  static char* PutLogTime(char* out, common::Nanoseconds time) {
    *out++ = Fixed64(proto::otlp::Span_Event::kTimeUnixNano);
    return PutFixed(out, ToUnixNano(time));
  }

  // OTLP's times are unsigned.
  static std::uint64_t ToUnixNano(common::Nanoseconds time) {
    return time < 0 ? 0 : static_cast<std::uint64_t>(time);
  }

  // Inlined, because every span pays for the call. Defined where the encoder is instantiated.
  [[gnu::always_inline]] static inline char* PutTail(SpanBytes& bytes, const SpanFacts& facts,
                                                     const SpanContext& context,
                                                     common::Nanoseconds start,
                                                     common::Nanoseconds duration);
};

// The member of an AnyValue.
inline char* PutAnyValue(char* out, const Value& value) {
  namespace fields = proto::otlp::AnyValue;
  switch (value.kind()) {
    case Value::Kind::kInt:
      *out++ = Varint(fields::kIntValue);
      return PutVarint(out, static_cast<std::uint64_t>(value.as_int()));
    case Value::Kind::kDouble:
      *out++ = Fixed64(fields::kDoubleValue);
      return PutFixed(out, value.as_double());
    case Value::Kind::kBool:
      *out++ = Varint(fields::kBoolValue);
      *out++ = value.as_bool() ? 1 : 0;
      return out;
    case Value::Kind::kString:
    case Value::Kind::kJson:
      return PutText(out, LengthDelimited(fields::kStringValue), value.text());
    case Value::Kind::kBytes:
      return PutText(out, LengthDelimited(fields::kBytesValue), value.text());
    case Value::Kind::kNull:
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      break;  // none; and the others are EncodeNested's
  }
  return out;
}

inline std::size_t AnyValueSize(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return 1 + VarintSize(static_cast<std::uint64_t>(value.as_int()));
    case Value::Kind::kDouble:
      return 1 + sizeof(double);
    case Value::Kind::kBool:
      return 2;
    case Value::Kind::kString:
    case Value::Kind::kJson:
    case Value::Kind::kBytes:
      return TextSize(value.text());
    case Value::Kind::kNull:
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      break;
  }
  return 0;
}

// The longest text whose AnyValue has a length of one byte, which can be filled in afterwards.
inline constexpr std::size_t kMaxShortText = 127 - 2;

inline char* OtlpFormat::PutValue(char* out, const Value& value) {
  *out++ = LengthDelimited(proto::otlp::KeyValue::kValue);
  if (value.kind() >= trace::kFirstText && value.text().size() > kMaxShortText) {
    return PutAnyValue(PutVarint(out, AnyValueSize(value)), value);
  }
  char* const length = out++;
  out = PutAnyValue(out, value);
  *length = static_cast<char>(out - length - 1);
  return out;
}

inline std::size_t OtlpFormat::ValueSize(const Value& value) {
  const std::size_t size = AnyValueSize(value);
  return 1 + VarintSize(size) + size;
}

extern template class SpanEncoder<OtlpFormat>;

}  // namespace lightstep::wire
