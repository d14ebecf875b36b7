// Tests of the HTTP around a report.

#include "src/delivery/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lightstep::delivery {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(RequestHead, IsAChunkedPost) {
  const std::string head = RequestHead("satellite:8360", "token");
  EXPECT_THAT(head, StartsWith("POST /api/v2/reports HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: satellite:8360\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nLightstep-Access-Token: token\r\n"));
  EXPECT_THAT(head, EndsWith("\r\n\r\n"));
}

TEST(RequestHead, LeavesOutATokenThatCantStandInAHeader) {
  for (const char* token : {"", "a\r\nX: y", "a b", "\xC3\xA4"}) {
    EXPECT_THAT(RequestHead("h", token), Not(HasSubstr("Access-Token"))) << token;
  }
}

TEST(ChunkHead, IsTheSizeInHexadecimal) {
  EXPECT_EQ(ChunkHead(1), "1\r\n");
  EXPECT_EQ(ChunkHead(255), "ff\r\n");
  EXPECT_EQ(ChunkHead(4096), "1000\r\n");
}

}  // namespace
}  // namespace lightstep::delivery
