// Encodes a key and a value as a field of a message: a tag, a log field, or a tag of the origin.
// The bytes are written once and never moved. The length of a small field is one byte that is
// filled in afterwards; a larger field is measured first.
//
// `Format` defines how a protocol writes values, as LightStepFormat does. It has
//
//     kKeyField            the key byte of the key
//     kMaxValueOverhead   the maximum size of a value without its text
//     PutValue(out, value) writes the value behind the key, and returns its end
//     ValueSize(value)     the number of these bytes
//     kHasNestedValues     whether the format has arrays and maps. If so, it has
//                          EncodeNested(value, string), which appends the value behind the key.
//                          If not, it has Flatten(value, string), which returns a replacement for
//                          an array, a map or bytes, and may keep it in the string
//
// PutValue and ValueSize accept no arrays and maps, and no bytes if there is a Flatten.
//
// Used by the span encoder and the protocols.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lightstep/value.h"
#include "src/trace/limits.h"
#include "src/trace/value_content.h"
#include "src/wire/protobuf/field.h"
#include "src/wire/protobuf/text_copy.h"

namespace lightstep::wire {

// The maximum size of a field that is written without being measured.
inline constexpr std::size_t kUnmeasured = SIZE_MAX / 2;

// Returns the maximum size of a field: its own key byte and length, those of the key, the key and
// the value. At least kUnmeasured for a field that has to be measured first.
template <class Format>
std::size_t MaxFieldBytes(std::string_view key, const Value& value) {
  const std::size_t max_bytes = 2 + 2 + Format::kMaxValueOverhead + key.size();
  if (value.kind() == Value::Kind::kString) return max_bytes + value.text().size();
  if (value.kind() < trace::kFirstText) return max_bytes;
  return value.kind() < trace::kFirstBytes ? max_bytes + value.text().size() : kUnmeasured;
}

// A message of at most 127 bytes has a length of one byte. That byte can be filled in once the rest
// is written, so that the message need not be measured first. Nearly all messages are that small.
inline constexpr std::size_t kMaxSmallBytes = 2 + 127;

// Writes such a message as an element of the repeated field `field_key`.
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

// Returns `text` if it has at most `most` bytes, else its beginning with a mark, kept in `storage`.
std::string_view Shorten(std::string_view text, std::string& storage,
                         std::size_t max_bytes = trace::kMaxTextBytes);

// The same for a text in `value`. Other values are returned unchanged. A JSON document that was cut
// becomes a text, because it is no longer JSON.
Value ShortenValue(const Value& value, std::string& storage);

// A key and a value of any size, brought within the limits, measured and ready to be written. It
// may own a shortened copy of a long text, or a nested value as it is written; else it refers to
// what it was made from.
template <class Format>
class KeyValueField {
 public:
  // `key` and a text in `value` are well-formed UTF-8; those within arrays and maps need not be.
  KeyValueField(std::string_view key, const Value& value) : key_{key}, value_{value} {
    if (key.size() > trace::kMaxKeyBytes) key_ = ShortenKey(key);
    if (value.kind() >= trace::kFirstBytes) {
      MeasureUncommon();
      return;
    }
    if (trace::IsText(value) && value.text().size() > trace::kMaxTextBytes) {
      value_ = ShortenValue(value, storage_);
    }
    message_size_ = TextSize(key_) + Format::ValueSize(value_);
  }
  KeyValueField(const KeyValueField&) = delete;

  // The size of the field with its own key byte and length.
  std::size_t size() const { return 1 + VarintSize(message_size_) + message_size_; }
  std::string_view key() const { return key_; }

  // Writes size() bytes as an element of the repeated field `field_key`.
  char* Put(char* out, char field_key) const {
    *out++ = field_key;
    out = PutVarint(out, message_size_);
    out = PutText(out, Format::kKeyField, key_);
    return is_encoded_ ? CopyText(out, storage_) : Format::PutValue(out, value_);
  }

 private:
  // Of bytes, arrays and maps.
  [[gnu::noinline]] void MeasureUncommon() {
    if constexpr (Format::kHasNestedValues) {
      is_encoded_ = trace::IsNested(value_);
      if (is_encoded_) Format::EncodeNested(value_, storage_);
    } else {
      value_ = Format::Flatten(value_, storage_);
    }
    if (!is_encoded_) value_ = ShortenValue(value_, storage_);
    message_size_ = TextSize(key_) + (is_encoded_ ? storage_.size() : Format::ValueSize(value_));
  }

  std::string_view key_;
  Value value_;
  std::size_t message_size_;
  bool is_encoded_ = false;  // the value is, in storage_
  std::string storage_;      // a shortened text, or an encoded or flattened value
};

}  // namespace lightstep::wire
