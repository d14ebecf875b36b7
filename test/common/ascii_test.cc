// Tests src/common/ascii.h: only ASCII letters change their case, and blanks are removed from both
// ends of a text.
#include "src/common/ascii.h"

#include <gtest/gtest.h>

#include <string>

namespace lightstep::common {
namespace {

TEST(AsciiTest, LowersTheLettersOfAsciiAlone) {
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    const bool is_upper = byte >= 'A' && byte <= 'Z';
    EXPECT_EQ(ToLower(c), is_upper ? static_cast<char>(byte - 'A' + 'a') : c) << byte;
  }
}

TEST(AsciiTest, LowersText) {
  EXPECT_EQ(ToLower(std::string_view{"OT-Baggage-ÄÖ_1"}), "ot-baggage-ÄÖ_1");
  EXPECT_EQ(ToLower(std::string_view{}), "");
}

TEST(AsciiTest, ComparesTextInLowerCase) {
  EXPECT_TRUE(IsSameInLowerCase("X-B3-TraceId", "x-b3-traceid"));
  EXPECT_TRUE(IsSameInLowerCase("", ""));
  EXPECT_FALSE(IsSameInLowerCase("traceparent", "traceparen"));
  EXPECT_FALSE(IsSameInLowerCase("traceparen", "traceparent"));
  EXPECT_FALSE(IsSameInLowerCase("tracepArEmt", "traceparent"));
  EXPECT_FALSE(IsSameInLowerCase("@", "`"));
}

TEST(AsciiTest, KnowsLettersAndDigits) {
  std::string digits;
  std::string lower;
  std::string alphanumeric;
  for (int byte = 0; byte < 256; ++byte) {
    const char c = static_cast<char>(byte);
    if (IsDigit(c)) digits += c;
    if (IsLowerCaseLetter(c)) lower += c;
    if (IsAlphanumeric(c)) alphanumeric += c;
  }
  EXPECT_EQ(digits, "0123456789");
  EXPECT_EQ(lower, "abcdefghijklmnopqrstuvwxyz");
  EXPECT_EQ(alphanumeric, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

TEST(AsciiTest, LeavesBlanksWithin) {
  EXPECT_EQ(WithoutBlanksAround(" \t a b\t"), "a b");
  EXPECT_EQ(WithoutBlanksAround("a"), "a");
  EXPECT_EQ(WithoutBlanksAround(" \t "), "");
  EXPECT_EQ(WithoutBlanksAround(""), "");
  EXPECT_EQ(WithoutBlanksAround("\na\r"), "\na\r");
}

}  // namespace
}  // namespace lightstep::common
