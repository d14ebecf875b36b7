#include "src/common/utf8.h"

#include <cstdint>
#include <cstring>

namespace lightstep::common {
namespace {

constexpr std::string_view kReplacement = "\xEF\xBF\xBD";

// What stands at the beginning of a text: a well-formed character of `length` bytes, or an
// ill-formed part of `length` bytes.
struct Sequence {
  std::size_t length;
  bool well_formed;
};

Sequence Next(const unsigned char* p, std::size_t n) {
  const unsigned char lead = p[0];
  if (lead < 0x80) return {1, true};
  // The range of the second byte is what rules out overlong forms, surrogates and what lies beyond
  // U+10FFFF (Unicode, table 3-7).
  std::size_t length;
  unsigned char low = 0x80, high = 0xBF;
  if (lead >= 0xC2 && lead <= 0xDF) {
    length = 2;
  } else if (lead >= 0xE0 && lead <= 0xEF) {
    length = 3;
    if (lead == 0xE0) low = 0xA0;
    if (lead == 0xED) high = 0x9F;
  } else if (lead >= 0xF0 && lead <= 0xF4) {
    length = 4;
    if (lead == 0xF0) low = 0x90;
    if (lead == 0xF4) high = 0x8F;
  } else {
    return {1, false};
  }
  for (std::size_t i = 1; i < length; ++i) {
    if (i == n || p[i] < low || p[i] > high) return {i, false};
    low = 0x80;
    high = 0xBF;
  }
  return {length, true};
}

// The number of leading bytes of `text` that are well-formed UTF-8.
std::size_t WellFormedPrefix(std::string_view text) {
  const auto* p = reinterpret_cast<const unsigned char*>(text.data());
  std::size_t i = 0;
  while (i < text.size()) {
    // Eight ASCII bytes at a time: names and values are nearly always ASCII.
    std::uint64_t word;
    if (i + sizeof(word) <= text.size()) {
      std::memcpy(&word, p + i, sizeof(word));
      if ((word & 0x8080808080808080u) == 0) {
        i += sizeof(word);
        continue;
      }
    }
    const Sequence sequence = Next(p + i, text.size() - i);
    if (!sequence.well_formed) return i;
    i += sequence.length;
  }
  return i;
}

}  // namespace

bool IsUtf8(std::string_view text) { return WellFormedPrefix(text) == text.size(); }

std::string_view ToUtf8(std::string_view text, std::string& storage) {
  std::size_t good = WellFormedPrefix(text);
  if (good == text.size()) return text;
  storage.clear();
  while (true) {
    storage.append(text.substr(0, good));
    text.remove_prefix(good);
    if (text.empty()) return storage;
    const auto* p = reinterpret_cast<const unsigned char*>(text.data());
    storage.append(kReplacement);
    text.remove_prefix(Next(p, text.size()).length);
    good = WellFormedPrefix(text);
  }
}

std::string_view Utf8Prefix(std::string_view text, std::size_t limit) {
  if (text.size() <= limit) return text;
  while (limit > 0 && (static_cast<unsigned char>(text[limit]) & 0xC0) == 0x80) --limit;
  return text.substr(0, limit);
}

std::string_view Utf8Characters(std::string_view text, std::size_t count) {
  if (text.size() <= count) return text;
  std::size_t begun = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool begins = (static_cast<unsigned char>(text[i]) & 0xC0) != 0x80;
    if (begins && begun++ == count) return text.substr(0, i);
  }
  return text;
}

}  // namespace lightstep::common
