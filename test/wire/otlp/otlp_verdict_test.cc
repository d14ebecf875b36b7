// Tests what answers to an OTLP request mean, where LightStep's protocol has no counterpart.

#include "src/wire/otlp/otlp_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string_view>

#include "test/wire/judging.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;

Verdict Judge(unsigned status, std::string_view content_type = "", std::string_view body = "") {
  return JudgeOtlpAnswer(AnswerOf(status, content_type, body));
}

TEST(JudgeOtlpAnswer, APartialSuccessRejectsAndIsTold) {
  const Verdict verdict =
      Judge(200, "application/json",
            R"({"partialSuccess":{"rejectedSpans":"3","errorMessage":"too\nold"}})");
  EXPECT_EQ(verdict.kind, Kind::kAcknowledged);
  EXPECT_EQ(verdict.rejected, 3u);
  EXPECT_THAT(verdict.remarks, ElementsAre("3 spans were rejected: too old"));
}

TEST(JudgeOtlpAnswer, APartialSuccessThatRejectsNothingIsAWarning) {
  const Verdict verdict =
      Judge(200, "application/json", R"({"partialSuccess":{"errorMessage":"use attribute x"}})");
  EXPECT_EQ(verdict.rejected, 0u);
  EXPECT_THAT(verdict.remarks, ElementsAre("use attribute x"));
}

TEST(JudgeOtlpAnswer, ABadRequestMayBeOneThatIsTooLarge) {
  constexpr std::string_view kStatus =
      "\x08\x03\x12\x1c"
      "http: request body too large";
  EXPECT_EQ(Judge(400, "application/x-protobuf", kStatus).kind, Kind::kTooLarge);
  EXPECT_EQ(Judge(400, "text/plain", "http: request body too large\n").kind, Kind::kTooLarge);
  EXPECT_EQ(Judge(400, "application/json", R"({"code":3,"message":"no trace id"})").kind,
            Kind::kRefused);
}

TEST(JudgeOtlpAnswer, ABadRequestMayBeOneThatCameTooSlowly) {
  constexpr std::string_view kStatus =
      R"({"code":3,"message":"read tcp 10.0.0.7:4318->10.0.0.9:50312: i/o timeout"})";
  EXPECT_EQ(Judge(400, "application/json", kStatus).kind, Kind::kLater);
  EXPECT_EQ(Judge(422, "application/json", kStatus).kind, Kind::kRefused);
}

TEST(JudgeOtlpAnswer, APortOfTlsIsNamedAsOne) {
  for (const char* body :
       {"Client sent an HTTP request to an HTTPS server.\n",
        "<html><title>400 The plain HTTP request was sent to HTTPS port</title>",
        "<p>Reason: You're speaking plain HTTP to an SSL-enabled server port.<br />",
        "Bad Request\r\nThis combination of host and port requires TLS.\r\n"}) {
    const Verdict verdict = Judge(400, "text/plain", body);
    EXPECT_EQ(verdict.kind, Kind::kMisdirected);
    EXPECT_THAT(verdict.reason, HasSubstr("configure https://"));
  }
}

TEST(JudgeOtlpAnswer, TheReasonHasTheTextOfTheStatus) {
  EXPECT_THAT(Judge(503, "application/json", R"({"code":14,"message":"queue is full"})").reason,
              AllOf(HasSubstr("HTTP status 503"), HasSubstr("queue is full")));
  EXPECT_THAT(Judge(500, "text/plain", "it is broken").reason, HasSubstr("it is broken"));
}

TEST(JudgeOtlpAnswer, WaitsAsLongAsTheStatusAsksWithoutAHeader) {
  http::Answer answer = AnswerOf(
      429, "application/json",
      R"({"details":[{"@type":"type.googleapis.com/google.rpc.RetryInfo","retryDelay":"3s"}]})");
  EXPECT_EQ(JudgeOtlpAnswer(answer).retry_after, 3'000'000'000);
  answer.retry_after = "7";
  EXPECT_EQ(JudgeOtlpAnswer(answer).retry_after, 7'000'000'000);
}

}  // namespace
}  // namespace lightstep::wire
