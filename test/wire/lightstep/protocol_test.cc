// Tests of what stands around the spans of a report.

#include "src/wire/lightstep/protocol.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lightstep::wire {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(RequestHead, IsAChunkedPost) {
  const std::string head = LightStepProtocol{"token"}.RequestHead("satellite:8360");
  EXPECT_THAT(head, StartsWith("POST /api/v2/reports HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: satellite:8360\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nLightstep-Access-Token: token\r\n"));
  EXPECT_THAT(head, EndsWith("\r\n\r\n"));
}

TEST(RequestHead, LeavesOutATokenThatCantStandInAHeader) {
  for (const char* token : {"", "a\r\nX: y", "a b", "\xC3\xA4"}) {
    EXPECT_THAT(LightStepProtocol{token}.RequestHead("h"), Not(HasSubstr("Access-Token"))) << token;
  }
}

}  // namespace
}  // namespace lightstep::wire
