// Checks and repairs UTF-8. A proto3 string that is not UTF-8 makes a strict receiver reject the
// whole report. Used wherever text comes from outside: by the public C++ API, by the Python module
// for bytes, and for carriers.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>

namespace lightstep::common {

namespace internal {

template <class Word>
Word Load(const char* bytes) {
  Word word;
  std::memcpy(&word, bytes, sizeof(word));
  return word;
}

}  // namespace internal

// Whether `text` is ASCII, as names and values nearly always are. Looks at several bytes at a time.
// The last group may overlap the one before it.
inline bool IsAscii(std::string_view text) {
  using Word = std::uint64_t;
  using HalfWord = std::uint32_t;
  constexpr Word kHighBits = 0x8080'8080'8080'8080;
  const char* at = text.data();
  const char* const end = at + text.size();
  Word all = 0;
  if (text.size() >= sizeof(Word)) {
    for (; at < end - sizeof(Word); at += sizeof(Word)) all |= internal::Load<Word>(at);
    all |= internal::Load<Word>(end - sizeof(Word));
  } else if (text.size() >= sizeof(HalfWord)) {
    all = internal::Load<HalfWord>(at) | internal::Load<HalfWord>(end - sizeof(HalfWord));
  } else if (!text.empty()) {
    all = static_cast<unsigned char>(at[0] | at[text.size() / 2] | end[-1]);
  }
  return (all & kHighBits) == 0;
}

// Whether `text` is well-formed UTF-8 (RFC 3629: no surrogates, no overlong forms).
bool IsUtf8(std::string_view text);

// `text` itself when it is well-formed; otherwise a copy in `storage` in which each maximal
// ill-formed part is replaced by U+FFFD, as the Unicode standard recommends (section 3.9).
std::string_view ToUtf8(std::string_view text, std::string& storage);

// The longest prefix of the well-formed `text` of at most `limit` bytes that ends between two
// characters.
std::string_view Utf8Prefix(std::string_view text, std::size_t limit);

// The first `count` characters of `text`, or all of it. An ill-formed part counts as one character
// at least for each of its bytes that begins one.
std::string_view Utf8Characters(std::string_view text, std::size_t count);

}  // namespace lightstep::common
