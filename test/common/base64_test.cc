// Tests src/common/base64.h with the vectors of RFC 4648 (section 10), with every byte value, and
// with texts that are not base64.
#include "src/common/base64.h"

#include <gtest/gtest.h>

#include <optional>
#include <string>
#include <utility>

namespace lightstep::common {
namespace {

const std::pair<std::string, std::string> kVectors[] = {
    {"", ""},
    {"f", "Zg=="},
    {"fo", "Zm8="},
    {"foo", "Zm9v"},
    {"foob", "Zm9vYg=="},
    {"fooba", "Zm9vYmE="},
    {"foobar", "Zm9vYmFy"},
    {std::string{"\0\xFF\xFE", 3}, "AP/+"},
};

TEST(Base64Test, WritesTheVectors) {
  for (const auto& [bytes, text] : kVectors) EXPECT_EQ(ToBase64(bytes), text);
}

TEST(Base64Test, ReadsTheVectors) {
  for (const auto& [bytes, text] : kVectors) EXPECT_EQ(FromBase64(text), bytes) << text;
}

TEST(Base64Test, ReadsEveryByteThatItWrote) {
  std::string bytes;
  for (int i = 0; i < 700; ++i) {
    bytes += static_cast<char>(i * 37);
    EXPECT_EQ(FromBase64(ToBase64(bytes)), bytes);
  }
}

TEST(Base64Test, ReadsTextWithoutPadding) {
  EXPECT_EQ(FromBase64("Zg"), "f");
  EXPECT_EQ(FromBase64("Zm8"), "fo");
}

TEST(Base64Test, RefusesOtherCharacters) {
  for (const char* const text : {"Zm9-", "Zm9_", "Zm 9v", "Zm9v\n", "Zm.v", "\xFF\xFF\xFF\xFF"}) {
    EXPECT_EQ(FromBase64(text), std::nullopt) << text;
  }
  EXPECT_EQ(FromBase64(std::string("Zm\0v", 4)), std::nullopt);
}

TEST(Base64Test, RefusesPaddingWhereNoneBelongs) {
  for (const char* const text : {"=", "==", "====", "Zg=", "Z===", "Zg==Zg==", "Zm9v=", "=Zm9"}) {
    EXPECT_EQ(FromBase64(text), std::nullopt) << text;
  }
}

TEST(Base64Test, RefusesHalfAByteAndBitsThatAreLeftOver) {
  EXPECT_EQ(FromBase64("Z"), std::nullopt);
  EXPECT_EQ(FromBase64("Zm9vY"), std::nullopt);
  EXPECT_EQ(FromBase64("Zh=="), std::nullopt);
  EXPECT_EQ(FromBase64("Zm9="), std::nullopt);
}

}  // namespace
}  // namespace lightstep::common
