// UTF-8 as the wire wants it: a proto3 string that is not UTF-8 makes a strict receiver reject the
// whole report. Used by whoever takes text from outside: the public C++ API, the Python binding for
// bytes, and the carriers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace lightstep::common {

// Names and values nearly always are. Looks at eight bytes at a time, the last of which may have
// been among those before.
inline bool IsAscii(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080'8080'8080'8080;
  std::uint64_t word = 0;
  if (text.size() < sizeof(word)) {
    for (const char c : text) word |= static_cast<unsigned char>(c);
    return (word & kHighBits) == 0;
  }
  std::uint64_t all = 0;
  const std::size_t last = text.size() - sizeof(word);
  for (std::size_t i = 0; i < last; i += sizeof(word)) {
    std::memcpy(&word, text.data() + i, sizeof(word));
    all |= word;
  }
  std::memcpy(&word, text.data() + last, sizeof(word));
  return ((all | word) & kHighBits) == 0;
}

// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool IsUtf8(std::string_view text);

// `text` itself when it is well-formed; otherwise a copy in `storage` in which each maximal
// ill-formed part is replaced by U+FFFD, as the Unicode standard recommends (section 3.9).
std::string_view ToUtf8(std::string_view text, std::string& storage);

// The longest prefix of the well-formed `text` of at most `limit` bytes that ends between two
// characters.
std::string_view Utf8Prefix(std::string_view text, std::size_t limit);

}  // namespace lightstep::common
