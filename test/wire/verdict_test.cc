// Tests what answers mean to both protocols: the table of statuses, and the common rules. The rules
// of one protocol are tested beside it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <ostream>
#include <string>
#include <string_view>

#include "src/http/retry_after.h"
#include "src/wire/lightstep/lightstep_verdict.h"
#include "src/wire/otlp/otlp_verdict.h"
#include "test/wire/judging.h"

namespace lightstep::wire {
namespace {

using Kind = Verdict::Kind;
using testing::HasSubstr;
using testing::IsEmpty;

struct Meaning {
  unsigned status;
  Kind lightstep;
  Kind otlp;

  Meaning(unsigned status, Kind both) : status{status}, lightstep{both}, otlp{both} {}
  Meaning(unsigned status, Kind lightstep, Kind otlp)
      : status{status}, lightstep{lightstep}, otlp{otlp} {}
};

void PrintTo(const Meaning& meaning, std::ostream* out) { *out << meaning.status; }

void ExpectMeaning(const Verdict& verdict, unsigned status, Kind kind) {
  EXPECT_EQ(verdict.kind, kind);
  if (kind == Kind::kAcknowledged) {
    EXPECT_THAT(verdict.reason, IsEmpty());
  } else {
    EXPECT_THAT(verdict.reason, HasSubstr(std::to_string(status)));
  }
}

class StatusTest : public testing::TestWithParam<Meaning> {};

TEST_P(StatusTest, MeansTheSameToAllOfAProtocol) {
  const http::Answer answer = AnswerOf(GetParam().status);
  {
    SCOPED_TRACE("lightstep");
    ExpectMeaning(JudgeReportAnswer(answer), answer.status, GetParam().lightstep);
  }
  SCOPED_TRACE("otlp");
  ExpectMeaning(JudgeOtlpAnswer(answer), answer.status, GetParam().otlp);
}

INSTANTIATE_TEST_SUITE_P(
    Table, StatusTest,
    testing::Values(Meaning{101, Kind::kMisdirected}, Meaning{200, Kind::kAcknowledged},
                    Meaning{201, Kind::kAcknowledged}, Meaning{202, Kind::kAcknowledged},
                    Meaning{204, Kind::kAcknowledged}, Meaning{299, Kind::kAcknowledged},
                    Meaning{301, Kind::kMisdirected}, Meaning{304, Kind::kMisdirected},
                    Meaning{307, Kind::kMisdirected}, Meaning{308, Kind::kMisdirected},
                    Meaning{400, Kind::kRefused}, Meaning{401, Kind::kRefused},
                    Meaning{402, Kind::kLater, Kind::kRefused}, Meaning{403, Kind::kRefused},
                    Meaning{404, Kind::kMisdirected}, Meaning{405, Kind::kMisdirected},
                    Meaning{407, Kind::kMisdirected}, Meaning{408, Kind::kLater},
                    Meaning{411, Kind::kMisdirected}, Meaning{413, Kind::kTooLarge},
                    Meaning{415, Kind::kMisdirected}, Meaning{418, Kind::kLater, Kind::kRefused},
                    Meaning{422, Kind::kLater, Kind::kRefused}, Meaning{426, Kind::kMisdirected},
                    Meaning{429, Kind::kLater}, Meaning{500, Kind::kLater, Kind::kRefused},
                    Meaning{501, Kind::kMisdirected}, Meaning{502, Kind::kLater},
                    Meaning{503, Kind::kLater}, Meaning{504, Kind::kLater},
                    Meaning{505, Kind::kMisdirected}, Meaning{507, Kind::kLater, Kind::kRefused},
                    Meaning{599, Kind::kLater, Kind::kRefused}, Meaning{999, Kind::kLater}));

struct Wire {
  const char* name;
  Judge judge;
};

void PrintTo(const Wire& wire, std::ostream* out) { *out << wire.name; }

class VerdictTest : public testing::TestWithParam<Wire> {
 protected:
  static Verdict Judge(const http::Answer& answer) { return GetParam().judge(answer); }
};

TEST_P(VerdictTest, APageIsNoReceiversAnswer) {
  const Verdict verdict = Judge(AnswerOf(200, "Text/HTML; charset=utf-8", "<html>It works"));
  EXPECT_EQ(verdict.kind, Kind::kMisdirected);
  EXPECT_THAT(verdict.reason, HasSubstr("It works"));
  // A proxy's refusal says nothing about the spans.
  for (const unsigned status : {400u, 403u, 500u}) {
    EXPECT_EQ(Judge(AnswerOf(status, "text/html; charset=utf-8", "<html>no")).kind, Kind::kLater)
        << status;
  }
}

TEST_P(VerdictTest, AnySuccessThatIsNoPageAcknowledges) {
  for (const char* type : {"", "text/plain", "application/json", "application/x-protobuf"}) {
    const Verdict verdict = Judge(AnswerOf(200, type, "what is this"));
    EXPECT_EQ(verdict.kind, Kind::kAcknowledged) << type;
    EXPECT_EQ(verdict.rejected, 0u) << type;
    EXPECT_THAT(verdict.remarks, IsEmpty()) << type;
  }
}

TEST_P(VerdictTest, SaysWhereARedirectLeads) {
  http::Answer answer = AnswerOf(308);
  EXPECT_THAT(Judge(answer).reason, HasSubstr("without a Location"));
  answer.location = "https://receiver.example/v2";
  EXPECT_THAT(Judge(answer).reason, HasSubstr("308 to https://receiver.example/v2"));
}

TEST_P(VerdictTest, WaitsAsLongAsItIsAsked) {
  for (const unsigned status : {429u, 503u}) {
    http::Answer answer = AnswerOf(status);
    EXPECT_EQ(Judge(answer).retry_after, 0);
    answer.retry_after = "7";
    EXPECT_EQ(Judge(answer).retry_after, 7'000'000'000);
    answer.retry_after = "Wed, 21 Oct 2999 07:28:00 GMT";
    EXPECT_EQ(Judge(answer).retry_after, http::kMaxRetryAfter);
  }
}

TEST_P(VerdictTest, CutsWhatIsLong) {
  const std::string reason = Judge(AnswerOf(400, "", std::string(100'000, 'x'))).reason;
  EXPECT_THAT(reason, HasSubstr("xxxxx"));
  EXPECT_LT(reason.size(), 600u);
}

INSTANTIATE_TEST_SUITE_P(Wires, VerdictTest,
                         testing::Values(Wire{"lightstep", JudgeReportAnswer},
                                         Wire{"otlp", JudgeOtlpAnswer}));

}  // namespace
}  // namespace lightstep::wire
