// Tests src/common/hex.h: writing and parsing ids as hexadecimal text.
#include "src/common/hex.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <optional>
#include <string>

namespace lightstep::common {
namespace {

TEST(ToHexTest, WritesSixteenLowerCaseDigits) {
  EXPECT_EQ(ToHex(0), "0000000000000000");
  EXPECT_EQ(ToHex(1), "0000000000000001");
  EXPECT_EQ(ToHex(0x0123456789ABCDEF), "0123456789abcdef");
  EXPECT_EQ(ToHex(std::numeric_limits<std::uint64_t>::max()), "ffffffffffffffff");
}

TEST(ToHexTest, WritesEveryDigitAtEveryPlace) {
  for (std::size_t place = 0; place < 16; ++place) {
    for (std::uint64_t digit = 0; digit < 16; ++digit) {
      std::string expected(16, '0');
      expected[15 - place] = "0123456789abcdef"[digit];
      EXPECT_EQ(ToHex(digit << (4 * place)), expected);
    }
  }
}

TEST(FromHexTest, ReadsWhatToHexWrote) {
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t value = std::uint64_t{1} << bit;
    EXPECT_EQ(FromHex(ToHex(value)), value);
    EXPECT_EQ(FromHex(ToHex(~value)), ~value);
  }
}

TEST(FromHexTest, ReadsShortText) {
  EXPECT_EQ(FromHex("0"), 0u);
  EXPECT_EQ(FromHex("a"), 10u);
  EXPECT_EQ(FromHex("00ff"), 255u);
}

TEST(FromHexTest, ReadsEitherCase) {
  EXPECT_EQ(FromHex("aBcDeF"), 0xABCDEFu);
  EXPECT_EQ(FromHex("FFFFFFFFFFFFFFFF"), std::numeric_limits<std::uint64_t>::max());
}

TEST(FromHexTest, TellsDigitsFromOtherBytesAtEveryPlace) {
  const std::string digits = "0123456789abcdefABCDEF";
  for (const std::size_t size : {std::size_t{15}, std::size_t{16}}) {
    for (std::size_t place = 0; place < size; ++place) {
      for (int byte = 0; byte < 256; ++byte) {
        std::string text(size, '0');
        text[place] = static_cast<char>(byte);
        std::optional<std::uint64_t> expected;
        if (const std::size_t digit = digits.find(text[place]); digit != std::string::npos) {
          const std::uint64_t value = digit < 16 ? digit : digit - 6;
          expected = value << (4 * (size - 1 - place));
        }
        EXPECT_EQ(FromHex(text), expected) << byte << " at " << place;
      }
    }
  }
}

TEST(FromHexTest, RefusesTextThatIsEmptyOrTooLong) {
  EXPECT_EQ(FromHex(""), std::nullopt);
  EXPECT_EQ(FromHex("00000000000000001"), std::nullopt);
}

TEST(FromHexTest, RefusesWhatIsNoDigit) {
  for (const char* const text : {"0x1", "-1", "+1", " 1", "1 ", "g", "1\n", "1.0", "é"}) {
    EXPECT_EQ(FromHex(text), std::nullopt) << text;
  }
  EXPECT_EQ(FromHex(std::string_view{"1\0", 2}), std::nullopt);
}

}  // namespace
}  // namespace lightstep::common
