// Tests src/common/json_quoting.h.
#include "src/common/json_quoting.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace lightstep::common {
namespace {

std::string Quoted(std::string_view text) {
  std::string json = "[";
  AppendJsonString(json, text);
  return json;
}

TEST(JsonQuotingTest, AppendsPlainTextAsItIs) {
  EXPECT_EQ(Quoted(""), "[\"\"");
  EXPECT_EQ(Quoted("a b/c'\x7F"), "[\"a b/c'\x7F\"");
  EXPECT_EQ(Quoted("\u00E4\U0001F600"), "[\"\u00E4\U0001F600\"");
}

TEST(JsonQuotingTest, EscapesWhatJsonDoesNotAllow) {
  EXPECT_EQ(Quoted(R"(a"b\c)"), R"(["a\"b\\c")");
  EXPECT_EQ(Quoted(std::string_view{"\0\x01\n\x1F", 4}), R"(["\u0000\u0001\u000a\u001f")");
}

}  // namespace
}  // namespace lightstep::common
