#include "src/wire/key_value.h"

#include <cstring>

#include "proto/field_numbers.h"
#include "src/common/utf8.h"

namespace lightstep::wire {
namespace {

namespace fields = proto::collector::KeyValue;

std::size_t ValueSize(const Value& value) {
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
  }
  return 0;
}

char* PutValue(char* out, const Value& value) {
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

}  // namespace

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "doubles are written as they lie");

char* PutText(char* out, char field_key, std::string_view text) {
  *out++ = field_key;
  out = PutVarint(out, text.size());
  return out + text.copy(out, text.size());
}

KeyValueField::KeyValueField(std::string_view key, const Value& value)
    : key_{common::Utf8Prefix(key, kMaxKeyBytes)}, value_{value} {
  const bool is_text = value.kind() == Value::Kind::kString || value.kind() == Value::Kind::kJson;
  if (is_text && value.text().size() > kMaxTextBytes) {
    // A JSON document that was cut is JSON no longer, so it goes out as the text that it is.
    value_ = Value{Shorten(value.text(), shortened_)};
  }
  message_size_ = TextSize(key_) + ValueSize(value_);
}

char* KeyValueField::Put(char* out, char field_key) const {
  *out++ = field_key;
  out = PutVarint(out, message_size_);
  out = PutText(out, LengthDelimited(fields::kKey), key_);
  return PutValue(out, value_);
}

std::string_view Shorten(std::string_view text, std::string& storage) {
  if (text.size() <= kMaxTextBytes) return text;
  const std::string mark = "... [cut, " + std::to_string(text.size()) + " bytes in all]";
  storage = common::Utf8Prefix(text, kMaxTextBytes - mark.size());
  storage += mark;
  return storage;
}

}  // namespace lightstep::wire
