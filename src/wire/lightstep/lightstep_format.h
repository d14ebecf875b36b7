// How a LightStep report writes a span: proto/collector.proto, message Span. See key_value.h and
// span_encoder_definition.h for what is asked of a format.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "proto/field_numbers.h"
#include "src/common/clock.h"
#include "src/trace/relationship.h"
#include "src/wire/key_value.h"
#include "src/wire/lightstep/timestamp.h"
#include "src/wire/protobuf/field.h"
#include "src/wire/span_encoder.h"

namespace lightstep::wire {

struct LightStepFormat {
  static constexpr char kElementKey = LengthDelimited(proto::collector::ReportRequest::kSpans);
  static constexpr char kNameKey = LengthDelimited(proto::collector::Span::kOperationName);
  static constexpr char kTagKey = LengthDelimited(proto::collector::Span::kTags);
  static constexpr char kLogKey = LengthDelimited(proto::collector::Span::kLogs);
  static constexpr char kLogFieldKey = LengthDelimited(proto::collector::Log::kFields);
  static constexpr char kKeyField = LengthDelimited(proto::collector::KeyValue::kKey);

  // A varint of 64 bits, or the length of a text.
  static constexpr std::size_t kMaxValueOverhead = 1 + 10;
  static constexpr bool kHasNestedValues = false;
  static constexpr bool kHasDroppedCounts = false;
  static char* PutValue(char* out, const Value& value);
  static std::size_t ValueSize(const Value& value);
  // Arrays and maps become JSON, bytes become text.
  static Value Flatten(const Value& value, std::string& storage);

  // The maximum size of what PutIds writes.
  static constexpr std::size_t kMaxIdsBytes = 2 + 2 * 10;
  static constexpr std::size_t MaxReferenceBytes(const SpanContext&) {
    return 2 + 2 + 2 + kMaxIdsBytes;
  }
  static char* PutReference(char* out, trace::Relationship relationship,
                            const SpanContext& context);

  static constexpr std::size_t kMaxTimeBytes = kMaxTimestampBytes;
  static char* PutLogTime(char* out, common::Nanoseconds time) {
    return PutTimestamp(out, LengthDelimited(proto::collector::Log::kTimestamp), time);
  }

  // Inlined, because every span pays for the call. Defined where the encoder is instantiated.
  [[gnu::always_inline]] static inline char* PutTail(SpanBytes& bytes, const SpanFacts& facts,
                                                     const SpanContext& context,
                                                     common::Nanoseconds start,
                                                     common::Nanoseconds duration);
};

inline constexpr std::string_view kNullJson = "null";

inline char* LightStepFormat::PutValue(char* out, const Value& value) {
  namespace fields = proto::collector::KeyValue;
  switch (value.kind()) {
    case Value::Kind::kString:
      return PutText(out, LengthDelimited(fields::kStringValue), value.text());
    case Value::Kind::kJson:
      return PutText(out, LengthDelimited(fields::kJsonValue), value.text());
    case Value::Kind::kInt:
      *out++ = Varint(fields::kIntValue);
      return PutVarint(out, static_cast<std::uint64_t>(value.as_int()));
    case Value::Kind::kDouble: {
      *out++ = Fixed64(fields::kDoubleValue);
      const double number = value.as_double();
      std::memcpy(out, &number, sizeof(number));  // little-endian, as the hosts we build for are
      return out + sizeof(number);
    }
    case Value::Kind::kBool:
      *out++ = Varint(fields::kBoolValue);
      *out++ = value.as_bool() ? 1 : 0;
      return out;
    case Value::Kind::kNull:
      return PutText(out, LengthDelimited(fields::kJsonValue), kNullJson);
    case Value::Kind::kBytes:
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      break;  // Flatten has made something else of them
  }
  return out;
}

inline std::size_t LightStepFormat::ValueSize(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kString:
    case Value::Kind::kJson:
      return TextSize(value.text());
    case Value::Kind::kInt:
      return 1 + VarintSize(static_cast<std::uint64_t>(value.as_int()));
    case Value::Kind::kDouble:
      return 1 + sizeof(double);
    case Value::Kind::kBool:
      return 2;
    case Value::Kind::kNull:
      return TextSize(kNullJson);
    case Value::Kind::kBytes:
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      break;
  }
  return 0;
}

extern template class SpanEncoder<LightStepFormat>;
using LightStepSpanEncoder = SpanEncoder<LightStepFormat>;

}  // namespace lightstep::wire
