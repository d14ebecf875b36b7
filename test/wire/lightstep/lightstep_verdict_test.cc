// Tests what answers to a report mean, where OTLP has no counterpart.

#include "src/wire/lightstep/lightstep_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <initializer_list>
#include <string>
#include <string_view>

#include "proto/collector.pb.h"
#include "test/wire/judging.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

Verdict Judge(unsigned status, std::string_view body = "", std::string_view content_type = "") {
  return JudgeReportAnswer(AnswerOf(status, content_type, body));
}

std::string WithErrors(std::initializer_list<std::string_view> errors) {
  collector::ReportResponse response;
  for (const std::string_view error : errors) response.add_errors(std::string{error});
  return response.SerializeAsString();
}

TEST(JudgeReportAnswer, WhatIsSaidBesideAnAcknowledgementIsARemark) {
  collector::ReportResponse response;
  response.add_errors("invalid access token");
  response.add_warnings("clock skew");
  const Verdict verdict = Judge(200, response.SerializeAsString());
  EXPECT_EQ(verdict.kind, Kind::kAcknowledged);
  EXPECT_THAT(verdict.remarks, ElementsAre("invalid access token", "clock skew"));
}

class RefusalTest : public ::testing::TestWithParam<unsigned> {};

TEST_P(RefusalTest, IsOneWhereASatelliteMayHaveSaidSo) {
  for (const std::string_view type : {"", "application/octet-stream", "application/x-protobuf"}) {
    EXPECT_EQ(Judge(GetParam(), "", type).kind, Kind::kRefused) << type;
    const Verdict verdict = Judge(GetParam(), WithErrors({"no such project"}), type);
    EXPECT_EQ(verdict.kind, Kind::kRefused) << type;
    EXPECT_THAT(verdict.reason, HasSubstr("no such project"));
  }
}

TEST_P(RefusalTest, IsAFailedAttemptWhereSomebodyElseAnswers) {
  const Verdict text = Judge(GetParam(), "Client sent an HTTP request to an HTTPS server.\n", "");
  EXPECT_EQ(text.kind, Kind::kLater);
  EXPECT_THAT(text.reason, HasSubstr("HTTPS server"));
  for (const std::string_view type : {"text/plain", "text/html", "application/json"}) {
    EXPECT_EQ(Judge(GetParam(), "", type).kind, Kind::kLater) << type;
  }
}

INSTANTIATE_TEST_SUITE_P(Statuses, RefusalTest, ::testing::Values(400u, 401u, 403u));

class PassingTrouble : public ::testing::TestWithParam<std::string_view> {};

TEST_P(PassingTrouble, OfACollectorIsNoRefusal) {
  const Verdict verdict = Judge(400, WithErrors({GetParam()}), "application/octet-stream");
  EXPECT_EQ(verdict.kind, Kind::kLater);
  EXPECT_THAT(verdict.reason, HasSubstr(std::string{GetParam()}));
}

INSTANTIATE_TEST_SUITE_P(
    Texts, PassingTrouble,
    ::testing::Values("data refused due to high memory usage", "sending queue is full",
                      "no more retries left: rpc error: code = Unavailable desc = ...",
                      "context deadline exceeded",
                      "Post \"http://x\": dial tcp: connection refused",
                      "read tcp 127.0.0.1:1->127.0.0.1:2: i/o timeout", "unexpected EOF",
                      "rpc error: code = ResourceExhausted desc = slow down"));

TEST(JudgeReportAnswer, ACollectorSaysThatAReportIsTooLarge) {
  EXPECT_EQ(Judge(400, WithErrors({"http: request body too large"})).kind, Kind::kTooLarge);
  EXPECT_EQ(Judge(400, WithErrors({"rpc error: received message larger than max (5 vs. 4)"})).kind,
            Kind::kTooLarge);
}

TEST(JudgeReportAnswer, AsksForTheAccessTokenWhereItMayBeWrong) {
  EXPECT_THAT(Judge(401).reason, HasSubstr("access token"));
  EXPECT_THAT(Judge(403).reason, HasSubstr("access token"));
  EXPECT_THAT(Judge(400).reason, Not(HasSubstr("access token")));
}

TEST(JudgeReportAnswer, CutsWhatIsLongAndLeavesNothingOut) {
  const std::string reason = Judge(400, WithErrors({std::string(100'000, 'x')})).reason;
  EXPECT_THAT(reason, HasSubstr("xxxxx"));
  EXPECT_LT(reason.size(), 600u);
}

TEST(JudgeReportAnswer, HeedsACommandToDisableInAnyAnswerOfASatellite) {
  collector::ReportResponse response;
  response.add_commands()->set_disable(true);
  EXPECT_TRUE(Judge(200, response.SerializeAsString()).disable);
  EXPECT_TRUE(Judge(400, response.SerializeAsString()).disable);
  EXPECT_FALSE(Judge(200).disable);
}

}  // namespace
}  // namespace lightstep::wire
