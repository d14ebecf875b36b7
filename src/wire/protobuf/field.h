// Fields of protobuf messages (protobuf encoding guide, "message structure"): the first byte of a
// field, texts, and the end of an element.
//
// Used by the encoders, and by the buffer to tell one span from the next.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <protozero/varint.hpp>
#include <string_view>

#include "src/wire/protobuf/text_copy.h"
#include "src/wire/protobuf/varint.h"

namespace lightstep::wire {

// The key byte of a field whose number is below 16, as those of all schemas here are.
constexpr char LengthDelimited(std::uint32_t field) { return static_cast<char>(field << 3 | 2); }
constexpr char Varint(std::uint32_t field) { return static_cast<char>(field << 3 | 0); }
constexpr char Fixed64(std::uint32_t field) { return static_cast<char>(field << 3 | 1); }

constexpr char Fixed32(std::uint32_t field) { return static_cast<char>(field << 3 | 5); }

// Little-endian, as the hosts we build for are.
template <class Number>
char* PutFixed(char* out, Number number) {
  static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__);
  std::memcpy(out, &number, sizeof(number));
  return out + sizeof(number);
}

inline char* PutText(char* out, char field_key, std::string_view text) {
  *out++ = field_key;
  out = PutVarint(out, text.size());
  return CopyText(out, text);
}

inline std::size_t TextSize(std::string_view text) {
  return 1 + VarintSize(text.size()) + text.size();
}

// Returns the end of the length-delimited field that begins at `field`. The field lies before
// `end`, and its key is one byte.
inline const char* ElementEnd(const char* field, const char* end) {
  const char* at = field + 1;
  const std::uint64_t length = protozero::decode_varint(&at, end);
  return at + length;
}

}  // namespace lightstep::wire
