// Tests src/http/readable_text.h: how the text of an answer appears in the log.

#include "src/http/readable_text.h"

#include <gtest/gtest.h>

#include <string>

#include "src/common/utf8.h"

namespace lightstep::http {
namespace {

TEST(ReadableText, IsOneLine) {
  EXPECT_EQ(ReadableText(" no such\r\n\tproject\x7f\n"), "no such project");
}

TEST(ReadableText, IsUtf8) { EXPECT_EQ(ReadableText("caf\xe9"), "caf\xef\xbf\xbd"); }

TEST(ReadableText, IsCutBetweenCharacters) {
  std::string text;
  while (text.size() < 10'000) text += "\xc3\xa9";
  const std::string cut = ReadableText(text);
  EXPECT_LE(cut.size(), kMaxReadableText);
  EXPECT_TRUE(common::IsUtf8(cut));
  EXPECT_EQ(cut.substr(cut.size() - 3), "...");
}

TEST(ReadableBody, ShowsText) {
  EXPECT_EQ(ReadableBody("Client sent an HTTP request to an HTTPS server.\n"),
            "Client sent an HTTP request to an HTTPS server.");
  EXPECT_EQ(ReadableBody(R"({"error": "no"})"), R"({"error": "no"})");
}

TEST(ReadableBody, ShowsTheTitleOfAPage) {
  EXPECT_EQ(ReadableBody("<html><head><TITLE>400 Bad Request</TITLE></head><body>x</body></html>"),
            "400 Bad Request");
}

TEST(ReadableBody, ShowsAPageWithoutItsTags) {
  EXPECT_EQ(ReadableBody("<h1>Bad</h1><p>certificate <b>wanted"), "Bad certificate wanted");
}

TEST(ReadableBody, LeavesOutWhatIsNoText) {
  EXPECT_EQ(ReadableBody(std::string{"\x0a\x02\x08\x01", 4}).find('\x02'), std::string::npos);
  EXPECT_EQ(ReadableBody(std::string{"\0\1\2", 3}), "");
}

}  // namespace
}  // namespace lightstep::http
