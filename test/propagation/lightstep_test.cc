// Tests src/propagation/lightstep.h: the texts of the mode "lightstep", and which texts it reads,
// passes over or refuses.
#include "src/propagation/lightstep.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>
#include <vector>

#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

constexpr CarrierKind kKinds[] = {CarrierKind::kTextMap, CarrierKind::kHttpHeaders};
constexpr std::uint64_t kLargestId = ~std::uint64_t{0};

const LightstepPropagator kPropagator;

SpanContext Context(std::uint64_t trace_id, std::uint64_t span_id) {
  SpanContext context;
  context.trace_id = trace_id;
  context.span_id = span_id;
  return context;
}

Carrier Inject(const SpanContext& context, CarrierKind kind = CarrierKind::kTextMap) {
  return propagation::Inject(kPropagator, context, kind);
}

Extracted Extract(const Carrier& carrier, CarrierKind kind = CarrierKind::kTextMap) {
  return propagation::Extract(kPropagator, carrier, kind);
}

// A good carrier whose entries are `trace_id` and `span_id`.
Extracted ExtractIds(const std::string& trace_id, const std::string& span_id) {
  return Extract({{"ot-tracer-traceid", trace_id}, {"ot-tracer-spanid", span_id}});
}

void ExpectCorrupted(const Extracted& extracted, const std::string& key) {
  EXPECT_EQ(extracted.status, Extracted::Status::kCorrupted);
  EXPECT_THAT(extracted.error, HasSubstr(key));
}

TEST(LightstepInjectTest, WritesIdsAndSampling) {
  for (const CarrierKind kind : kKinds) {
    EXPECT_THAT(
        Inject(Context(0x123456789ABCDEF, 0xF), kind),
        ElementsAre(Pair("ot-tracer-traceid", "0123456789abcdef"),
                    Pair("ot-tracer-spanid", "000000000000000f"), Pair("ot-tracer-sampled", "1")));
  }
}

TEST(LightstepInjectTest, WritesThatASpanIsNotSampled) {
  SpanContext context = Context(1, 2);
  context.sampled = false;
  EXPECT_THAT(Inject(context).back(), Pair("ot-tracer-sampled", "0"));
}

TEST(LightstepInjectTest, WritesTheLowHalfOfATraceId) {
  SpanContext context = Context(5, 2);
  context.trace_id_high = 9;
  EXPECT_THAT(Inject(context).front(), Pair("ot-tracer-traceid", "0000000000000005"));
}

TEST(LightstepInjectTest, WritesBaggageBehindTheIds) {
  SpanContext context = Context(1, 2);
  context.baggage = context.baggage.With("User", "u").With("empty", "");
  for (const CarrierKind kind : kKinds) {
    const Carrier carrier = Inject(context, kind);
    ASSERT_EQ(carrier.size(), 5u);
    EXPECT_THAT(carrier[3], Pair("ot-baggage-user", "u"));
    EXPECT_THAT(carrier[4], Pair("ot-baggage-empty", ""));
  }
}

TEST(LightstepExtractTest, ReadsWhatWasInjected) {
  for (const CarrierKind kind : kKinds) {
    for (const bool sampled : {true, false}) {
      SpanContext context = Context(kLargestId, 1);
      context.sampled = sampled;
      context.baggage = context.baggage.With("key", "a value, 100% \"whole\"").With("k2", "é\r\n");
      const Extracted extracted = Extract(Inject(context, kind), kind);
      ASSERT_EQ(extracted.status, Extracted::Status::kContext);
      EXPECT_EQ(extracted.context.trace_id, kLargestId);
      EXPECT_EQ(extracted.context.trace_id_high, 0u);
      EXPECT_EQ(extracted.context.span_id, 1u);
      EXPECT_EQ(extracted.context.sampled, sampled);
      EXPECT_EQ(extracted.context.baggage.items(), context.baggage.items());
    }
  }
}

TEST(LightstepExtractTest, FindsNothingWhereThereIsNothing) {
  EXPECT_EQ(Extract({}).status, Extracted::Status::kNothing);
  EXPECT_EQ(Extract({{"host", "example"}, {"ot", "x"}, {"", ""}, {"ot-", "x"}}).status,
            Extracted::Status::kNothing);
}

TEST(LightstepExtractTest, FindsNothingInBaggageOrSamplingAlone) {
  EXPECT_EQ(Extract({{"ot-baggage-key", "value"}}).status, Extracted::Status::kNothing);
  EXPECT_EQ(Extract({{"ot-tracer-sampled", "1"}}).status, Extracted::Status::kNothing);
  EXPECT_EQ(Extract({{"ot-tracer-sampled", "nonsense"}}).status, Extracted::Status::kNothing);
}

TEST(LightstepExtractTest, ComparesKeysWithoutRegardToCase) {
  const Extracted extracted = Extract({{"OT-Tracer-TraceId", "a"},
                                       {"OT-TRACER-SPANID", "b"},
                                       {"Ot-Tracer-Sampled", "0"},
                                       {"OT-Baggage-User", "Name"}});
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 0xAu);
  EXPECT_EQ(extracted.context.span_id, 0xBu);
  EXPECT_FALSE(extracted.context.sampled);
  EXPECT_THAT(extracted.context.baggage.items(), ElementsAre(Pair("user", "Name")));
}

TEST(LightstepExtractTest, TakesEntriesInAnyOrder) {
  Carrier carrier = Inject(Context(7, 8));
  carrier.insert(carrier.begin(), {"ot-baggage-key", "value"});
  std::swap(carrier[1], carrier[3]);
  const Extracted extracted = Extract(carrier);
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 7u);
  EXPECT_EQ(extracted.context.span_id, 8u);
  EXPECT_FALSE(extracted.context.baggage.empty());
}

TEST(LightstepExtractTest, ReadsUpperCaseHex) {
  const Extracted extracted = ExtractIds("ABCDEF0123456789", "FFFFFFFFFFFFFFFF");
  ASSERT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_EQ(extracted.context.trace_id, 0xABCDEF0123456789u);
  EXPECT_EQ(extracted.context.span_id, kLargestId);
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

// Reports and this mode's own carriers have the low half alone: 0 there would be no id at the next
// hop.
TEST(LightstepExtractTest, RefusesATraceIdWhoseLowHalfIsZero) {
  ExpectCorrupted(ExtractIds("0af7651916cd43dd"
                             "0000000000000000",
                             "1"),
                  "ot-tracer-traceid");
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
  ExpectCorrupted(Extract({{"ot-tracer-spanid", "1"}, {"ot-baggage-k", "v"}}),
                  "without ot-tracer-traceid");
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

TEST(LightstepExtractTest, PassesOverKeysOfItsKindThatItDoesNotKnow) {
  const Extracted extracted = Extract({{"ot-tracer-traceid", "1"},
                                       {"ot-tracer-spanid", "2"},
                                       {"ot-tracer-", "x"},
                                       {"ot-tracer-traceid2", "x"},
                                       {"ot-baggag", "x"}});
  EXPECT_EQ(extracted.status, Extracted::Status::kContext);
  EXPECT_THAT(extracted.context.baggage.items(), IsEmpty());
}

TEST(LightstepExtractTest, TakesAnyBytes) {
  const std::string bytes{"\xFF\0\xC3\x80", 4};
  const Extracted extracted = Extract({{bytes, bytes},
                                       {"ot-tracer-traceid", "1"},
                                       {"ot-tracer-spanid", "2"},
                                       {"ot-" + bytes, bytes}});
  EXPECT_EQ(extracted.status, Extracted::Status::kContext);
  ExpectCorrupted(ExtractIds(bytes, "1"), "ot-tracer-traceid");
  ExpectCorrupted(ExtractIds("1", bytes), "ot-tracer-spanid");
}

}  // namespace
}  // namespace lightstep::propagation
