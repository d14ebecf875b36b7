// Tests src/wire/lightstep/lightstep_protocol.h: the envelope of a report.

#include "src/wire/lightstep/lightstep_protocol.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace lightstep::wire {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(RequestHead, IsAChunkedPost) {
  const std::string head = LightStepProtocol{"token"}.RequestHead({"satellite:8360", ""}, {});
  EXPECT_THAT(head, StartsWith("POST /api/v2/reports HTTP/1.1\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nHost: satellite:8360\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nTransfer-Encoding: chunked\r\n"));
  EXPECT_THAT(head, HasSubstr("\r\nLightstep-Access-Token: token\r\n"));
  EXPECT_THAT(head, EndsWith("\r\n\r\n"));
}

TEST(RequestHead, LeavesOutATokenThatCantStandInAHeader) {
  for (const char* token : {"", "a\r\nX: y", "a b", "\xC3\xA4"}) {
    EXPECT_THAT(LightStepProtocol{token}.RequestHead({"h", ""}, {}), Not(HasSubstr("Access-Token")))
        << token;
  }
}

TEST(RequestHead, GoesToThePathThatWasConfigured) {
  EXPECT_THAT(LightStepProtocol{"token"}.RequestHead({"h", "/proxied/reports"}, {}),
              StartsWith("POST /proxied/reports HTTP/1.1\r\n"));
}

TEST(Envelope, StandsBeforeTheFirstRunAlone) {
  const std::vector<std::string> envelope =
      LightStepProtocol{"token"}.Envelope("origin", {wire::Run{"", 1}, wire::Run{"a", 2}}, 0);
  ASSERT_EQ(envelope.size(), 2u);
  EXPECT_THAT(envelope[0], StartsWith("origin"));
  EXPECT_EQ(envelope[1], "");
}

}  // namespace
}  // namespace lightstep::wire
