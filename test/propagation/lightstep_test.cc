// Tests src/propagation/lightstep.h: what the mode "lightstep" writes, and which texts it reads,
// ignores or refuses.
#include "src/propagation/lightstep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <utility>

#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr std::uint64_t kMaxId = ~std::uint64_t{0};

const LightstepPropagator kPropagator;

Carrier Inject(const SpanContext& context) { return propagation::Inject(kPropagator, context); }

Extracted Extract(const Carrier& carrier) { return propagation::Extract(kPropagator, carrier); }

// Returns a valid carrier with the ids `trace_id` and `span_id`.
Extracted ExtractIds(const std::string& trace_id, const std::string& span_id) {
  return Extract({{"ot-tracer-traceid", trace_id}, {"ot-tracer-spanid", span_id}});
}

TEST(LightstepInjectTest, WritesIdsAndSampling) {
  EXPECT_THAT(
      Inject(Context(0, 0x123456789ABCDEF, 0xF)),
      ElementsAre(Pair("ot-tracer-traceid", "0123456789abcdef"),
                  Pair("ot-tracer-spanid", "000000000000000f"), Pair("ot-tracer-sampled", "1")));
}

TEST(LightstepInjectTest, WritesThatASpanIsNotSampled) {
  EXPECT_THAT(Inject(Context(0, 1, 2, false)).back(), Pair("ot-tracer-sampled", "0"));
}

TEST(LightstepInjectTest, WritesTheLowHalfOfATraceId) {
  EXPECT_THAT(Inject(Context(9, 5, 2)).front(), Pair("ot-tracer-traceid", "0000000000000005"));
}

TEST(LightstepExtractTest, ReadsWhatWasInjected) {
  for (const bool sampled : {true, false}) {
    const SpanContext context = Context(0, kMaxId, 1, sampled);
    ExpectContext(Extract(Inject(context)), context);
  }
}

TEST(LightstepExtractTest, FindsNothingWhereThereIsNothing) {
  EXPECT_EQ(Extract({}).status, Extracted::Status::kNothing);
  EXPECT_EQ(Extract({{"host", "example"}, {"ot", "x"}, {"", ""}, {"ot-", "x"}}).status,
            Extracted::Status::kNothing);
}

TEST(LightstepExtractTest, FindsNothingInSamplingAlone) {
  EXPECT_EQ(Extract({{"ot-tracer-sampled", "1"}}).status, Extracted::Status::kNothing);
  EXPECT_EQ(Extract({{"ot-tracer-sampled", "nonsense"}}).status, Extracted::Status::kNothing);
}

TEST(LightstepExtractTest, ComparesKeysWithoutRegardToCase) {
  ExpectContext(
      Extract({{"OT-Tracer-TraceId", "a"}, {"OT-TRACER-SPANID", "b"}, {"Ot-Tracer-Sampled", "0"}}),
      Context(0, 0xA, 0xB, false));
}

TEST(LightstepExtractTest, TakesEntriesInAnyOrder) {
  Carrier carrier = Inject(Context(0, 7, 8));
  std::swap(carrier[0], carrier[2]);
  ExpectContext(Extract(carrier), Context(0, 7, 8));
}

// Servers join the lines of one header with commas, so it would be unclear which of two contexts
// counts.
TEST(LightstepExtractTest, RefusesAKeyThatStandsTwice) {
  ExpectCorrupted(
      Extract({{"ot-tracer-traceid", "1"}, {"OT-Tracer-Traceid", "2"}, {"ot-tracer-spanid", "3"}}),
      "ot-tracer-traceid");
}

TEST(LightstepExtractTest, ReadsUpperCaseHex) {
  const Extracted extracted = ExtractIds("ABCDEF0123456789", "FFFFFFFFFFFFFFFF");
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 0xABCDEF0123456789u);
  EXPECT_EQ(extracted.context.span_id, kMaxId);
}

TEST(LightstepExtractTest, ReadsShortIds) {
  const Extracted extracted = ExtractIds("1", "ff");
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 1u);
  EXPECT_EQ(extracted.context.span_id, 255u);
}

TEST(LightstepExtractTest, ReadsATraceIdOf128Bits) {
  const Extracted extracted = ExtractIds("0af7651916cd43dd8448eb211c80319c", "2");
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id_high, 0x0AF7651916CD43DDu);
  EXPECT_EQ(extracted.context.trace_id, 0x8448EB211C80319Cu);
}

TEST(LightstepExtractTest, ReadsATraceIdBetween64And128Bits) {
  const Extracted extracted = ExtractIds("f0000000000000001", "2");
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id_high, 0xFu);
  EXPECT_EQ(extracted.context.trace_id, 1u);
}

TEST(LightstepExtractTest, RefusesATraceIdThatIsNone) {
  for (const std::string trace_id :
       {"", "0", "0000000000000000", "00000000000000000000000000000000", "g", "12 ", " 12", "0x12",
        "-1", "1\n", "000000000000000000000000000000001"}) {
    ExpectCorrupted(ExtractIds(trace_id, "1"), "ot-tracer-traceid");
  }
  ExpectCorrupted(ExtractIds("g000000000000000"
                             "0000000000000001",
                             "1"),
                  "ot-tracer-traceid");
  ExpectCorrupted(ExtractIds("0000000000000001"
                             "000000000000000g",
                             "1"),
                  "ot-tracer-traceid");
}

// Reports and the carriers of this mode have only the low half. If it is 0, the next hop has no
// trace id.
TEST(LightstepExtractTest, RefusesATraceIdWhoseLowHalfIsZero) {
  ExpectCorrupted(ExtractIds("0af7651916cd43dd"
                             "0000000000000000",
                             "1"),
                  "ot-tracer-traceid");
}

TEST(LightstepInjectTest, WritesNoTraceIdWhoseLowHalfIsZero) {
  EXPECT_THAT(Inject(LightstepPropagator{}, Context(1, 0, 2)), testing::IsEmpty());
}

TEST(LightstepExtractTest, RefusesASpanIdThatIsNone) {
  for (const std::string span_id :
       {"", "0", "0000000000000000", "xyz", "00000000000000001", "1,2", "é"}) {
    ExpectCorrupted(ExtractIds("1", span_id), "ot-tracer-spanid");
  }
}

TEST(LightstepExtractTest, RefusesOneIdWithoutTheOther) {
  ExpectCorrupted(Extract({{"ot-tracer-traceid", "1"}}), "without ot-tracer-spanid");
  ExpectCorrupted(Extract({{"ot-tracer-spanid", "1"}}), "without ot-tracer-traceid");
}

TEST(LightstepExtractTest, ReadsEveryWayToSaySampled) {
  const auto sampled = [](const std::string& text) {
    const Extracted extracted = Extract(
        {{"ot-tracer-traceid", "1"}, {"ot-tracer-spanid", "2"}, {"ot-tracer-sampled", text}});
    EXPECT_EQ(extracted.status, Extracted::Status::kContext) << text;
    return extracted.context.sampled;
  };
  for (const char* const text : {"1", "true", "True", "TRUE"}) EXPECT_TRUE(sampled(text)) << text;
  for (const char* const text : {"0", "false", "False", "FALSE"}) {
    EXPECT_FALSE(sampled(text)) << text;
  }
  EXPECT_TRUE(ExtractIds("1", "2").context.sampled) << "absent";
}

TEST(LightstepExtractTest, RefusesAnyOtherWordForSampled) {
  for (const char* const text : {"", "2", "yes", "10", "1 ", "truee"}) {
    ExpectCorrupted(
        Extract(
            {{"ot-tracer-traceid", "1"}, {"ot-tracer-spanid", "2"}, {"ot-tracer-sampled", text}}),
        "ot-tracer-sampled");
  }
}

TEST(LightstepExtractTest, PassesOverKeysThatItDoesNotKnow) {
  ExpectContext(Extract({{"ot-tracer-traceid", "1"},
                         {"ot-tracer-spanid", "2"},
                         {"ot-tracer-", "x"},
                         {"ot-tracer-traceid2", "x"},
                         {"x-b3-traceid", "x"}}),
                Context(0, 1, 2));
}

TEST(LightstepExtractTest, TakesAnyBytes) {
  const std::string bytes{"\xFF\0\xC3\x80", 4};
  ExpectContext(Extract({{bytes, bytes},
                         {"ot-tracer-traceid", "1"},
                         {"ot-tracer-spanid", "2"},
                         {"ot-" + bytes, bytes}}),
                Context(0, 1, 2));
  ExpectCorrupted(ExtractIds(bytes, "1"), "ot-tracer-traceid");
  ExpectCorrupted(ExtractIds("1", bytes), "ot-tracer-spanid");
}

}  // namespace
}  // namespace lightstep::propagation
