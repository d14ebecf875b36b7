// Copies texts that are mostly a few bytes long: keys, names, values. A call of memcpy would cost
// more than the copy.
//
// Used by the encoders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lightstep::wire {

// Copies as two words that may overlap; `size` is that of one word to that of two.
template <class Word>
void CopyAsTwo(char* out, const char* from, std::size_t size) {
  Word first, last;
  std::memcpy(&first, from, sizeof(Word));
  std::memcpy(&last, from + size - sizeof(Word), sizeof(Word));
  std::memcpy(out, &first, sizeof(Word));
  std::memcpy(out + size - sizeof(Word), &last, sizeof(Word));
}

// Returns the end of what was written.
inline char* CopyText(char* out, std::string_view text) {
  const std::size_t size = text.size();
  if (size > 16) {
    std::memcpy(out, text.data(), size);
  } else if (size >= 8) {
    CopyAsTwo<std::uint64_t>(out, text.data(), size);
  } else if (size >= 4) {
    CopyAsTwo<std::uint32_t>(out, text.data(), size);
  } else if (size != 0) {
    out[0] = text[0];
    out[size / 2] = text[size / 2];
    out[size - 1] = text[size - 1];
  }
  return out + size;
}

}  // namespace lightstep::wire
