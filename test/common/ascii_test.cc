// Tests src/common/ascii.h: letters of ASCII, and nothing else, change their case.
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
  std::string alphanumeric;
  for (int byte = 0; byte < 256; ++byte) {
    if (IsAlphanumeric(static_cast<char>(byte))) alphanumeric += static_cast<char>(byte);
  }
  EXPECT_EQ(alphanumeric, "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
}

}  // namespace
}  // namespace lightstep::common
