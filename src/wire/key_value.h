// The bytes of a lightstep.collector.KeyValue, which tags, log fields and reporter tags share: its
// length is computed first, so that it is written once and never moved.
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
  return out + text.copy(out, text.size());
}

inline std::size_t TextSize(std::string_view text) {
  return 1 + VarintSize(text.size()) + text.size();
}

namespace fields = proto::collector::KeyValue;

// A key and a value within the limits, measured and ready to be written. It may own a shortened
// copy of a long text; else it refers to what it was made from.
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
    out = PutText(out, LengthDelimited(fields::kKey), key_);
    return PutValue(out);
  }

 private:
  static bool IsText(const Value& value) {
    return value.kind() == Value::Kind::kString || value.kind() == Value::Kind::kJson;
  }

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

  char* PutValue(char* out) const {
    switch (value_.kind()) {
      case Value::Kind::kString:
        return PutText(out, LengthDelimited(fields::kStringValue), value_.text());
      case Value::Kind::kJson:
        return PutText(out, LengthDelimited(fields::kJsonValue), value_.text());
      case Value::Kind::kInt:
        *out++ = Varint(fields::kIntValue);
        return PutVarint(out, static_cast<std::uint64_t>(value_.as_int()));
      case Value::Kind::kDouble: {
        *out++ = Fixed64(fields::kDoubleValue);
        const double number = value_.as_double();
        std::memcpy(out, &number, sizeof(number));  // little-endian, as the hosts we build for are
        return out + sizeof(number);
      }
      case Value::Kind::kBool:
        *out++ = Varint(fields::kBoolValue);
        *out++ = value_.as_bool() ? 1 : 0;
        return out;
    }
    return out;
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
