// Tests src/common/utf8.h: which bytes are UTF-8, how invalid bytes are replaced, and where a text
// may be cut.
#include "src/common/utf8.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <string_view>

namespace lightstep::common {
namespace {

using std::literals::string_literals::operator""s;
using std::literals::string_view_literals::operator""sv;

// U+FFFD.
constexpr char kReplacement[] = "\xEF\xBF\xBD";

std::string Repaired(std::string_view text) {
  std::string storage;
  return std::string{ToUtf8(text, storage)};
}

// Encodes a code point by the arithmetic of RFC 3629, section 3, even if UTF-8 does not allow it.
std::string Encode(std::uint32_t code) {
  const auto tail = [](std::uint32_t bits) { return static_cast<char>(0x80 | (bits & 0x3F)); };
  if (code < 0x80) return {static_cast<char>(code)};
  if (code < 0x800) return {static_cast<char>(0xC0 | code >> 6), tail(code)};
  if (code < 0x10000) {
    return {static_cast<char>(0xE0 | code >> 12), tail(code >> 6), tail(code)};
  }
  return {static_cast<char>(0xF0 | code >> 18), tail(code >> 12), tail(code >> 6), tail(code)};
}

TEST(Utf8Test, KnowsAsciiByEveryByteOfAnyLength) {
  for (std::size_t size = 0; size < 40; ++size) {
    std::string text(size, '\x7F');
    EXPECT_TRUE(IsAscii(text)) << size;
    for (char& c : text) {
      c = '\x80';
      EXPECT_FALSE(IsAscii(text)) << size;
      c = '\x7F';
    }
  }
}

TEST(IsUtf8Test, TakesEveryScalarValueAndNoSurrogate) {
  for (std::uint32_t code = 0; code < 0x110000; ++code) {
    const bool is_surrogate = code >= 0xD800 && code <= 0xDFFF;
    ASSERT_EQ(IsUtf8(Encode(code)), !is_surrogate) << std::hex << code;
  }
}

TEST(IsUtf8Test, RefusesWhatLiesBeyondTheLastCodePoint) {
  EXPECT_TRUE(IsUtf8("\xF4\x8F\xBF\xBF"));
  EXPECT_FALSE(IsUtf8("\xF4\x90\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xF5\x80\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xF8\x88\x80\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xFC\x84\x80\x80\x80\x80"));
}

TEST(IsUtf8Test, RefusesOverlongForms) {
  EXPECT_FALSE(IsUtf8("\xC0\x80"));
  EXPECT_FALSE(IsUtf8("\xC1\xBF"));
  EXPECT_FALSE(IsUtf8("\xE0\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xE0\x9F\xBF"));
  EXPECT_FALSE(IsUtf8("\xF0\x80\x80\x80"));
  EXPECT_FALSE(IsUtf8("\xF0\x8F\xBF\xBF"));
}

TEST(IsUtf8Test, RefusesLonelyTailsAndBytesThatBeginNothing) {
  for (int byte = 0x80; byte <= 0xFF; ++byte) {
    const std::string text{static_cast<char>(byte)};
    EXPECT_FALSE(IsUtf8(text)) << byte;
    EXPECT_FALSE(IsUtf8(text + "a")) << byte;
  }
}

TEST(IsUtf8Test, RefusesACharacterCutShort) {
  for (const char* const character : {"é", "€", "😀"}) {
    const std::string_view whole = character;
    for (std::size_t size = 1; size < whole.size(); ++size) {
      EXPECT_FALSE(IsUtf8(whole.substr(0, size))) << whole << " cut to " << size;
    }
  }
}

// ASCII is checked in words of eight bytes. An invalid byte must be found at each place in a word.
TEST(IsUtf8Test, FindsOneBadByteAtEveryPlaceOfALongText) {
  for (std::size_t size = 1; size <= 40; ++size) {
    const std::string good(size, 'x');
    EXPECT_TRUE(IsUtf8(good));
    for (std::size_t at = 0; at < size; ++at) {
      std::string bad = good;
      bad[at] = '\xFF';
      EXPECT_FALSE(IsUtf8(bad)) << at << " of " << size;
    }
  }
}

TEST(IsUtf8Test, TakesCharactersAtEveryPlaceOfALongText) {
  for (std::size_t before = 0; before <= 20; ++before) {
    for (std::size_t after = 0; after <= 20; ++after) {
      EXPECT_TRUE(IsUtf8(std::string(before, 'x') + "€😀" + std::string(after, 'y')));
    }
  }
}

TEST(ToUtf8Test, HandsBackGoodTextWithoutCopyingIt) {
  const std::string_view text = "naïve \0 €"sv;
  std::string storage = "untouched";
  EXPECT_EQ(ToUtf8(text, storage).data(), text.data());
  EXPECT_EQ(ToUtf8(text, storage).size(), text.size());
  EXPECT_EQ(storage, "untouched");
}

TEST(ToUtf8Test, TakesEmptyText) {
  EXPECT_EQ(Repaired(""), "");
  EXPECT_EQ(Repaired({}), "");
}

TEST(ToUtf8Test, ForgetsWhatTheStorageHeld) {
  std::string storage = "of the call before";
  EXPECT_EQ(ToUtf8("a\xFF", storage), "a"s + kReplacement);
}

// The Unicode standard, section 3.9, tables 3-8 to 3-11.
TEST(ToUtf8Test, ReplacesNonShortestFormsByteForByte) {
  EXPECT_EQ(Repaired("\xC0\xAF\xE0\x80\xBF\xF0\x81\x82\x41"), "��������A");
}

TEST(ToUtf8Test, ReplacesSurrogatesByteForByte) {
  EXPECT_EQ(Repaired("\xED\xA0\x80\xED\xBF\xBF\xED\xAF\x41"), "��������A");
}

TEST(ToUtf8Test, ReplacesOtherIllFormedSequencesByteForByte) {
  EXPECT_EQ(Repaired("\xF4\x91\x92\x93\xFF\x41\x80\xBF\x42"), "�����A��B");
}

TEST(ToUtf8Test, ReplacesATruncatedSequenceOnce) {
  EXPECT_EQ(Repaired("\xE1\x80\xE2\xF0\x91\x92\xF1\xBF\x41"), "����A");
}

TEST(ToUtf8Test, ReplacesWhatIsCutOffAtTheEndOnce) {
  EXPECT_EQ(Repaired("a\xC3"), "a�");
  EXPECT_EQ(Repaired("a\xE2\x82"), "a�");
  EXPECT_EQ(Repaired("a\xF0\x9F\x98"), "a�");
}

TEST(ToUtf8Test, KeepsWhatStandsAroundTheFault) {
  EXPECT_EQ(Repaired("a long beginning, €\xFF"
                     "a long end, 😀"),
            "a long beginning, €�a long end, 😀");
  EXPECT_EQ(Repaired("\xFF\xFE"), "��");
}

// Every pair of bytes, with and without bytes behind it. The result is always UTF-8.
TEST(ToUtf8Test, MakesUtf8OfAnything) {
  for (int first = 0; first < 256; ++first) {
    for (int second = 0; second < 256; ++second) {
      const std::string pair{static_cast<char>(first), static_cast<char>(second)};
      ASSERT_TRUE(IsUtf8(Repaired(pair))) << first << " " << second;
      ASSERT_TRUE(IsUtf8(Repaired(pair + "\x80"))) << first << " " << second;
      ASSERT_TRUE(IsUtf8(Repaired(pair + "\xBF\xBF"
                                         "z")))
          << first << " " << second;
    }
  }
}

TEST(Utf8PrefixTest, TakesAllThatFits) {
  EXPECT_EQ(Utf8Prefix("abc", 3), "abc");
  EXPECT_EQ(Utf8Prefix("abc", 100), "abc");
  EXPECT_EQ(Utf8Prefix("", 0), "");
}

TEST(Utf8PrefixTest, CutsAsciiWhereItIsTold) {
  EXPECT_EQ(Utf8Prefix("abc", 2), "ab");
  EXPECT_EQ(Utf8Prefix("abc", 0), "");
}

TEST(Utf8PrefixTest, NeverCutsACharacter) {
  const std::string_view text = "aé€😀";  // of 1, 2, 3 and 4 bytes
  constexpr std::size_t kExpected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10};
  ASSERT_EQ(text.size() + 1, std::size(kExpected));
  for (std::size_t limit = 0; limit < std::size(kExpected); ++limit) {
    EXPECT_EQ(Utf8Prefix(text, limit), text.substr(0, kExpected[limit])) << limit;
  }
}

TEST(Utf8CharactersTest, CountsCharacters) {
  const std::string_view text = "aé€😀";
  constexpr std::size_t kExpected[] = {0, 1, 3, 6, 10, 10};
  for (std::size_t count = 0; count < std::size(kExpected); ++count) {
    EXPECT_EQ(Utf8Characters(text, count), text.substr(0, kExpected[count])) << count;
  }
  EXPECT_EQ(Utf8Characters("abc", 2), "ab");
  EXPECT_EQ(Utf8Characters("", 0), "");
}

}  // namespace
}  // namespace lightstep::common
