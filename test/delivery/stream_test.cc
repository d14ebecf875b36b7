// Tests of what an answer means.

#include "src/delivery/stream.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ctime>
#include <string>

#include "proto/collector.pb.h"

namespace lightstep::delivery {
namespace {

using Kind = Outcome::Kind;

TEST(JudgeAnswer, AcknowledgesAnySuccess) {
  EXPECT_EQ(JudgeAnswer(200, "", "").kind, Kind::kAcknowledged);
  EXPECT_EQ(JudgeAnswer(202, "", "").kind, Kind::kAcknowledged);
  EXPECT_EQ(JudgeAnswer(299, "", "not a message").kind, Kind::kAcknowledged);
}

TEST(JudgeAnswer, KnowsWhatIsRefusedForGood) {
  EXPECT_EQ(JudgeAnswer(400, "", "").kind, Kind::kRejected);
  EXPECT_EQ(JudgeAnswer(401, "", "").kind, Kind::kRejected);
  EXPECT_EQ(JudgeAnswer(403, "", "").kind, Kind::kRejected);
  EXPECT_THAT(JudgeAnswer(403, "", "").reason, ::testing::HasSubstr("access token"));
}

TEST(JudgeAnswer, KnowsWhatIsTooLarge) {
  EXPECT_EQ(JudgeAnswer(413, "", "").kind, Kind::kTooLarge);
}

TEST(JudgeAnswer, LetsEverythingElseBeSentAgain) {
  for (const unsigned status : {100u, 301u, 404u, 408u, 429u, 500u, 503u, 599u}) {
    EXPECT_EQ(JudgeAnswer(status, "", "").kind, Kind::kFailed) << status;
  }
}

TEST(JudgeAnswer, ReadsRetryAfterInSecondsUpToAMinute) {
  EXPECT_EQ(JudgeAnswer(503, "", "").retry_after, 0);
  EXPECT_EQ(JudgeAnswer(503, "7", "").retry_after, 7'000'000'000);
  EXPECT_EQ(JudgeAnswer(503, "4000000000", "").retry_after, 60'000'000'000);
  EXPECT_EQ(JudgeAnswer(503, "-1", "").retry_after, 0);
  EXPECT_EQ(JudgeAnswer(503, "7 apples", "").retry_after, 0);
}

// As RFC 9110, 5.6.7, has it: Sun, 06 Nov 1994 08:49:37 GMT.
std::string HttpDate(std::time_t time) {
  std::tm parts{};
  gmtime_r(&time, &parts);
  char text[64];
  std::strftime(text, sizeof(text), "%a, %d %b %Y %H:%M:%S GMT", &parts);
  return text;
}

TEST(JudgeAnswer, ReadsRetryAfterAsADate) {
  const common::Nanoseconds wish =
      JudgeAnswer(503, HttpDate(std::time(nullptr) + 30), "").retry_after;
  EXPECT_GT(wish, 20'000'000'000);
  EXPECT_LE(wish, 30'000'000'000);
  EXPECT_EQ(JudgeAnswer(503, "Wed, 21 Oct 2015 07:28:00 GMT", "").retry_after, 0);
  EXPECT_EQ(JudgeAnswer(503, "Fri, 31 Dec 9999 23:59:59 GMT", "").retry_after, 60'000'000'000);
  EXPECT_EQ(JudgeAnswer(503, "Wed, 21 Oct", "").retry_after, 0);
}

TEST(JudgeAnswer, PassesOnWhatTheSatelliteSays) {
  collector::ReportResponse response;
  response.add_errors("no such project");
  response.add_commands()->set_disable(true);
  const Outcome outcome = JudgeAnswer(400, "", response.SerializeAsString());
  EXPECT_THAT(outcome.reason, ::testing::HasSubstr("400"));
  EXPECT_THAT(outcome.reason, ::testing::HasSubstr("no such project"));
  EXPECT_TRUE(outcome.disable);
}

TEST(JudgeAnswer, KeepsReasonsShort) {
  collector::ReportResponse response;
  response.add_errors(std::string(100'000, 'x'));
  EXPECT_LT(JudgeAnswer(400, "", response.SerializeAsString()).reason.size(), 1000u);
}

}  // namespace
}  // namespace lightstep::delivery
