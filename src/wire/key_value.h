// A key and a value as a field of a message, which tags, log fields and the origin's tags share.
// They are written once and never moved: the length of a small one is one byte, filled in behind
// the rest; a larger one is measured first.
//
// `Format` says how a protocol writes values: LightStepFormat is one. It has
//
//   kKeyField                      the key byte of the key
//   kMostValueOverhead             no value takes more, but for its text
//   PutValue(char*, const Value&)  writes what stands behind the key, and returns its end
//   ValueSize(const Value&)        how many bytes that is
//
// Used by the span encoder and the protocols.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "lightstep/value.h"
#include "src/trace/limits.h"
#include "src/wire/protobuf/field.h"

namespace lightstep::wire {

inline bool IsText(const Value& value) {
  return value.kind() == Value::Kind::kString || value.kind() == Value::Kind::kJson;
}

// No field takes more: its own key byte and length, the key's, and the value.
template <class Format>
std::size_t MostBytes(std::string_view key, const Value& value) {
  return 2 + 2 + Format::kMostValueOverhead + key.size() +
         (IsText(value) ? value.text().size() : 0);
}

// A message of at most 127 bytes has a length of one byte. That byte can be filled in once the rest
// is written, so that the message need not be measured first. Nearly all messages are that small.
inline constexpr std::size_t kMostSmallBytes = 2 + 127;

// Writes one of those as an element of the repeated field `field_key`.
template <class Format>
char* PutSmall(char* out, char field_key, std::string_view key, const Value& value) {
  *out++ = field_key;
  char* const length = out++;
  out = PutText(out, Format::kKeyField, key);
  out = Format::PutValue(out, value);
  *length = static_cast<char>(out - length - 1);
  return out;
}

// Brings a key within the limits.
std::string_view ShortenKey(std::string_view key);

// `text` if it has at most kMaxTextBytes, else its beginning with a mark, kept in `storage`.
std::string_view Shorten(std::string_view text, std::string& storage);

// The same of a text in `value`; other values are left alone. A JSON document that was cut is JSON
// no longer, and becomes the text that it is.
Value ShortenValue(const Value& value, std::string& storage);

// A key and a value of any size, brought within the limits, measured and ready to be written. It
// may own a shortened copy of a long text; else it refers to what it was made from.
template <class Format>
class KeyValueField {
 public:
  // `key` and a text in `value` are well-formed UTF-8.
  KeyValueField(std::string_view key, const Value& value) : key_{key}, value_{value} {
    if (key.size() > trace::kMaxKeyBytes) key_ = ShortenKey(key);
    if (IsText(value) && value.text().size() > trace::kMaxTextBytes) {
      value_ = ShortenValue(value, shortened_);
    }
    message_size_ = TextSize(key_) + Format::ValueSize(value_);
  }

  // What the field takes with its own key byte and length.
  std::size_t size() const { return 1 + VarintSize(message_size_) + message_size_; }
  std::string_view key() const { return key_; }

  // Writes size() bytes as an element of the repeated field `field_key`.
  char* Put(char* out, char field_key) const {
    *out++ = field_key;
    out = PutVarint(out, message_size_);
    out = PutText(out, Format::kKeyField, key_);
    return Format::PutValue(out, value_);
  }

 private:
  std::string_view key_;
  Value value_;
  std::size_t message_size_;
  std::string shortened_;
};

}  // namespace lightstep::wire
