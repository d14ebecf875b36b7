// The bytes of a lightstep.collector.KeyValue, which tags, log fields and reporter tags share. They
// are written once and never moved: the length of a small one is one byte, filled in behind the
// rest; a larger one is measured first.
//
// Used by the span and the report encoders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

#include "lightstep/value.h"
#include "proto/field_numbers.h"
#include "src/wire/limits.h"
#include "src/wire/text_copy.h"
#include "src/wire/varint.h"

namespace lightstep::wire {

// The key byte of a field (protobuf encoding guide, "message structure"). Every field number of the
// report is below 16, so that it is one byte.
constexpr char LengthDelimited(std::uint32_t field) { return static_cast<char>(field << 3 | 2); }
constexpr char Varint(std::uint32_t field) { return static_cast<char>(field << 3 | 0); }
constexpr char Fixed64(std::uint32_t field) { return static_cast<char>(field << 3 | 1); }

inline char* PutText(char* out, char field_key, std::string_view text) {
  *out++ = field_key;
  out = PutVarint(out, text.size());
  return CopyText(out, text);
}

inline std::size_t TextSize(std::string_view text) {
  return 1 + VarintSize(text.size()) + text.size();
}

inline bool IsText(const Value& value) {
  return value.kind() == Value::Kind::kString || value.kind() == Value::Kind::kJson;
}

// Writes the one field of a KeyValue that holds its value.
inline char* PutValue(char* out, const Value& value) {
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
  }
  return out;
}

// No KeyValue takes more, as an element of a repeated field: that element's key byte and length,
// the key's, and those of a text or a whole number.
inline std::size_t MostBytes(std::string_view key, const Value& value) {
  return 2 + 2 + 11 + key.size() + (IsText(value) ? value.text().size() : 0);
}

// Up to so many, the length of a KeyValue is one byte, which can be filled in behind the rest: so
// are nearly all, and they need not be measured first.
inline constexpr std::size_t kMostSmallBytes = 2 + 127;

// Writes one of those as an element of the repeated field `field_key`.
inline char* PutSmall(char* out, char field_key, std::string_view key, const Value& value) {
  *out++ = field_key;
  char* const length = out++;
  out = PutText(out, LengthDelimited(proto::collector::KeyValue::kKey), key);
  out = PutValue(out, value);
  *length = static_cast<char>(out - length - 1);
  return out;
}

// A key and a value of any size, brought within the limits, measured and ready to be written. It
// may own a shortened copy of a long text; else it refers to what it was made from.
class KeyValueField {
 public:
  // `key` and a text in `value` are well-formed UTF-8.
  KeyValueField(std::string_view key, const Value& value) : key_{key}, value_{value} {
    if (key.size() > kMaxKeyBytes || (IsText(value) && value.text().size() > kMaxTextBytes)) Cut();
    message_size_ = TextSize(key_) + ValueSize();
  }

  // What the field takes with the key byte and length of the field `KeyValue` itself.
  std::size_t size() const { return 1 + VarintSize(message_size_) + message_size_; }
  std::string_view key() const { return key_; }

  // Writes size() bytes as an element of the repeated field `field_key`.
  char* Put(char* out, char field_key) const {
    *out++ = field_key;
    out = PutVarint(out, message_size_);
    out = PutText(out, LengthDelimited(proto::collector::KeyValue::kKey), key_);
    return PutValue(out, value_);
  }

 private:
  std::size_t ValueSize() const {
    switch (value_.kind()) {
      case Value::Kind::kString:
      case Value::Kind::kJson:
        return TextSize(value_.text());
      case Value::Kind::kInt:
        return 1 + VarintSize(static_cast<std::uint64_t>(value_.as_int()));
      case Value::Kind::kDouble:
        return 1 + sizeof(double);
      case Value::Kind::kBool:
        return 2;
    }
    return 0;
  }

  // Brings the key and the value within the limits.
  void Cut();

  std::string_view key_;
  Value value_;
  std::size_t message_size_;
  std::string shortened_;
};

// `text` if it has at most kMaxTextBytes, else its beginning with a mark, kept in `storage`.
std::string_view Shorten(std::string_view text, std::string& storage);

}  // namespace lightstep::wire
