// The bytes of a lightstep.collector.KeyValue, which tags, log fields and reporter tags share: its
// length is computed first, so that it is written once and never moved.
//
// Used by the span and the report encoders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "lightstep/value.h"
#include "src/wire/limits.h"
#include "src/wire/varint.h"

namespace lightstep::wire {

// The key byte of a field (protobuf encoding guide, "message structure"). Every field number of the
// report is below 16, so that it is one byte.
constexpr char LengthDelimited(std::uint32_t field) { return static_cast<char>(field << 3 | 2); }
constexpr char Varint(std::uint32_t field) { return static_cast<char>(field << 3 | 0); }
constexpr char Fixed64(std::uint32_t field) { return static_cast<char>(field << 3 | 1); }

char* PutText(char* out, char field_key, std::string_view text);

inline std::size_t TextSize(std::string_view text) {
  return 1 + VarintSize(text.size()) + text.size();
}

// A key and a value within the limits, measured and ready to be written. It may own a shortened
// copy of a long text; else it refers to what it was made from.
class KeyValueField {
 public:
  // `key` and a text in `value` are well-formed UTF-8.
  KeyValueField(std::string_view key, const Value& value);

  // What the field takes with the key byte and length of the field `KeyValue` itself.
  std::size_t size() const { return 1 + VarintSize(message_size_) + message_size_; }
  std::string_view key() const { return key_; }

  // Writes size() bytes as an element of the repeated field `field_key`.
  char* Put(char* out, char field_key) const;

 private:
  std::string_view key_;
  Value value_;
  std::size_t message_size_;
  std::string shortened_;
};

// `text` if it has at most kMaxTextBytes, else its beginning with a mark, kept in `storage`.
std::string_view Shorten(std::string_view text, std::string& storage);

}  // namespace lightstep::wire
