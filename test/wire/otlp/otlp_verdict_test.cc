// Tests of what answers to an OTLP request mean.

#include "src/wire/otlp/otlp_verdict.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "src/http/retry_after.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;
using ::testing::AllOf;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

Verdict Judge(unsigned status, std::string_view content_type = "", std::string_view body = "") {
  http::Answer answer;
  answer.status = status;
  answer.content_type = content_type;
  answer.body = body;
  return JudgeOtlpAnswer(answer);
}

struct Meaning {
  unsigned status;
  Kind kind;
};

class StatusTest : public ::testing::TestWithParam<Meaning> {};

TEST_P(StatusTest, Means) {
  const Verdict verdict = Judge(GetParam().status);
  EXPECT_EQ(verdict.kind, GetParam().kind);
  if (GetParam().kind == Kind::kAcknowledged) {
    EXPECT_THAT(verdict.reason, IsEmpty());
  } else {
    EXPECT_THAT(verdict.reason, HasSubstr(std::to_string(GetParam().status)));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Table, StatusTest,
    ::testing::Values(Meaning{101, Kind::kMisdirected}, Meaning{200, Kind::kAcknowledged},
                      Meaning{201, Kind::kAcknowledged}, Meaning{202, Kind::kAcknowledged},
                      Meaning{204, Kind::kAcknowledged}, Meaning{301, Kind::kMisdirected},
                      Meaning{307, Kind::kMisdirected}, Meaning{400, Kind::kRefused},
                      Meaning{401, Kind::kRefused}, Meaning{402, Kind::kRefused},
                      Meaning{403, Kind::kRefused}, Meaning{404, Kind::kMisdirected},
                      Meaning{405, Kind::kMisdirected}, Meaning{407, Kind::kMisdirected},
                      Meaning{408, Kind::kLater}, Meaning{411, Kind::kMisdirected},
                      Meaning{413, Kind::kTooLarge}, Meaning{415, Kind::kMisdirected},
                      Meaning{422, Kind::kRefused}, Meaning{426, Kind::kMisdirected},
                      Meaning{429, Kind::kLater}, Meaning{500, Kind::kRefused},
                      Meaning{501, Kind::kMisdirected}, Meaning{502, Kind::kLater},
                      Meaning{503, Kind::kLater}, Meaning{504, Kind::kLater},
                      Meaning{505, Kind::kMisdirected}, Meaning{507, Kind::kRefused},
                      Meaning{999, Kind::kLater}));

TEST(JudgeOtlpAnswer, APageIsNoReceiversAnswer) {
  EXPECT_EQ(Judge(200, "text/html", "<html>It works").kind, Kind::kMisdirected);
  // A proxy's refusal says nothing of the spans.
  for (const unsigned status : {400u, 403u, 500u}) {
    EXPECT_EQ(Judge(status, "text/html; charset=utf-8", "<html>no").kind, Kind::kLater) << status;
  }
}

TEST(JudgeOtlpAnswer, AnySuccessThatIsNoPageAcknowledges) {
  for (const char* type : {"", "text/plain", "application/json", "application/x-protobuf"}) {
    const Verdict verdict = Judge(200, type, "what is this");
    EXPECT_EQ(verdict.kind, Kind::kAcknowledged) << type;
    EXPECT_EQ(verdict.rejected, 0u) << type;
    EXPECT_THAT(verdict.remarks, IsEmpty()) << type;
  }
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

TEST(JudgeOtlpAnswer, APortOfTlsIsNamedAsOne) {
  for (const char* body :
       {"Client sent an HTTP request to an HTTPS server.\n",
        "<html><title>400 The plain HTTP request was sent to HTTPS port</title>"}) {
    const Verdict verdict = Judge(400, "text/html", body);
    EXPECT_EQ(verdict.kind, Kind::kMisdirected);
    EXPECT_THAT(verdict.reason, HasSubstr("configure https://"));
  }
}

TEST(JudgeOtlpAnswer, TheReasonHasTheTextOfTheStatus) {
  EXPECT_THAT(Judge(503, "application/json", R"({"code":14,"message":"queue is full"})").reason,
              AllOf(HasSubstr("HTTP status 503"), HasSubstr("queue is full")));
  EXPECT_THAT(Judge(500, "text/plain", "it is broken").reason, HasSubstr("it is broken"));
}

TEST(JudgeOtlpAnswer, WaitsAsLongAsItIsAsked) {
  for (const unsigned status : {429u, 503u}) {
    http::Answer answer;
    answer.status = status;
    answer.retry_after = "7";
    EXPECT_EQ(JudgeOtlpAnswer(answer).retry_after, 7'000'000'000);
    answer.retry_after = "Wed, 21 Oct 2999 07:28:00 GMT";
    EXPECT_EQ(JudgeOtlpAnswer(answer).retry_after, http::kMaxRetryAfter);
  }
}

}  // namespace
}  // namespace lightstep::wire
