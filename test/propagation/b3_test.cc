// Tests src/propagation/b3.h: the headers that begin with X-B3-, the single header b3, and sampling
// decisions without ids.
#include "src/propagation/b3.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::Pair;

// The ids of the specification's examples.
constexpr char kTraceId[] = "80f198ee56343ba864fe8b2a57d3eff7";
constexpr char kSpanId[] = "e457b5a2e4d86bd1";
constexpr char kParentId[] = "05e3ac9a4f6e3b90";
constexpr std::uint64_t kHigh = 0x80F198EE56343BA8;
constexpr std::uint64_t kLow = 0x64FE8B2A57D3EFF7;
constexpr std::uint64_t kSpan = 0xE457B5A2E4D86BD1;

const B3Propagator kPropagator;

Carrier Inject(const SpanContext& context) { return propagation::Inject(kPropagator, context); }

Extracted Extract(const Carrier& carrier) { return propagation::Extract(kPropagator, carrier); }

// Returns the ids of the specification, and `more`.
Extracted ExtractWith(const Carrier& more) {
  Carrier carrier = {{"X-B3-TraceId", kTraceId}, {"X-B3-SpanId", kSpanId}};
  carrier.insert(carrier.end(), more.begin(), more.end());
  return Extract(carrier);
}

Extracted ExtractSingle(const std::string& text) { return Extract({{"b3", text}}); }

// Returns the context of a trace that begins here and is not recorded.
void ExpectDenied(const Extracted& extracted) {
  ASSERT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
  EXPECT_FALSE(extracted.context.sampled);
  EXPECT_NE(extracted.context.trace_id, 0u);
  EXPECT_NE(extracted.context.span_id, 0u);
}

TEST(B3InjectTest, WritesBothHalvesOfTheTraceId) {
  EXPECT_THAT(Inject(Context(kHigh, kLow, kSpan)),
              ElementsAre(Pair("X-B3-TraceId", kTraceId), Pair("X-B3-SpanId", kSpanId),
                          Pair("X-B3-Sampled", "1")));
}

TEST(B3InjectTest, WritesATraceIdOf64BitsAsItCame) {
  const Extracted extracted =
      Extract({{"X-B3-TraceId", "64fe8b2a57d3eff7"}, {"X-B3-SpanId", kSpanId}});
  ExpectContext(extracted, Context(0, kLow, kSpan));
  EXPECT_THAT(Inject(extracted.context).front(), Pair("X-B3-TraceId", "64fe8b2a57d3eff7"));
  EXPECT_THAT(Inject(Context(0, 1, 2)).front(), Pair("X-B3-TraceId", "0000000000000001"));
  EXPECT_THAT(Inject(Context(1, 2, 3)).front(),
              Pair("X-B3-TraceId", "00000000000000010000000000000002"));
}

TEST(B3InjectTest, WritesThatASpanIsNotSampled) {
  EXPECT_THAT(Inject(Context(0, 1, 2, false)).back(), Pair("X-B3-Sampled", "0"));
}

TEST(B3ExtractTest, ReadsWhatWasInjected) {
  for (const bool sampled : {true, false}) {
    const SpanContext context = Context(kHigh, kLow, kSpan, sampled);
    ExpectContext(Extract(Inject(context)), context);
  }
}

TEST(B3ExtractTest, TakesFlagsOnceThatAreSaidTwice) {
  EXPECT_TRUE(ExtractWith({{"X-B3-Sampled", "0"}, {"X-B3-Flags", "1, 1"}}).context.sampled);
  EXPECT_TRUE(ExtractWith({{"X-B3-Sampled", "0"}, {"X-B3-Flags", "1"}, {"x-b3-flags", "1"}})
                  .context.sampled);
  EXPECT_FALSE(ExtractWith({{"X-B3-Sampled", "0"}, {"X-B3-Flags", "1,2"}}).context.sampled);
}

TEST(B3ExtractTest, FindsNothingWhereThereIsNothing) {
  ExpectNothing(Extract({}));
  ExpectNothing(Extract({{"X-B3-ParentSpanId", kParentId}, {"x-b3", "1"}}));
}

TEST(B3ExtractTest, ComparesKeysWithoutRegardToCase) {
  ExpectContext(
      Extract({{"x-b3-traceid", kTraceId}, {"X-B3-SPANID", kSpanId}, {"x-B3-Sampled", "0"}}),
      Context(kHigh, kLow, kSpan, false));
}

TEST(B3ExtractTest, ReadsATraceIdOf64Bits) {
  ExpectContext(Extract({{"X-B3-TraceId", "64fe8b2a57d3eff7"}, {"X-B3-SpanId", kSpanId}}),
                Context(0, kLow, kSpan));
}

TEST(B3ExtractTest, TakesADecisionThatIsLeftToItForSampled) {
  EXPECT_TRUE(ExtractWith({}).context.sampled);
  EXPECT_TRUE(ExtractWith({{"X-B3-Flags", "0"}}).context.sampled);
}

TEST(B3ExtractTest, ReadsDecisions) {
  EXPECT_TRUE(ExtractWith({{"X-B3-Sampled", "1"}}).context.sampled);
  EXPECT_TRUE(ExtractWith({{"X-B3-Sampled", "true"}}).context.sampled);
  EXPECT_FALSE(ExtractWith({{"X-B3-Sampled", "0"}}).context.sampled);
  EXPECT_FALSE(ExtractWith({{"X-B3-Sampled", "False"}}).context.sampled);
}

TEST(B3ExtractTest, TakesTheFlagOfDebugForSampled) {
  EXPECT_TRUE(ExtractWith({{"X-B3-Flags", "1"}}).context.sampled);
  EXPECT_TRUE(ExtractWith({{"X-B3-Sampled", "0"}, {"X-B3-Flags", "1"}}).context.sampled);
}

TEST(B3ExtractTest, RefusesOtherWordsForSampled) {
  for (const char* const word : {"", "2", "d", "yes", "1,1"}) {
    ExpectCorrupted(ExtractWith({{"X-B3-Sampled", word}}), "X-B3-Sampled");
  }
}

TEST(B3ExtractTest, RefusesIdsThatAreNone) {
  for (const std::string trace_id :
       {"", "1", "0000000000000000", "00000000000000000000000000000000",
        "80f198ee56343ba864fe8b2a57d3eff", "080f198ee56343ba864fe8b2a57d3eff7",
        "80f198ee56343ba864fe8b2a57d3efg7", "\xFF"}) {
    ExpectCorrupted(Extract({{"X-B3-TraceId", trace_id}, {"X-B3-SpanId", kSpanId}}),
                    "X-B3-TraceId");
  }
  for (const std::string span_id :
       {"", "1", "0000000000000000", "e457b5a2e4d86bd", "0e457b5a2e4d86bd1", "e457b5a2e4d86bdg"}) {
    ExpectCorrupted(Extract({{"X-B3-TraceId", kTraceId}, {"X-B3-SpanId", span_id}}), "X-B3-SpanId");
  }
}

TEST(B3ExtractTest, RefusesOneIdWithoutTheOther) {
  ExpectCorrupted(Extract({{"X-B3-TraceId", kTraceId}}), "without X-B3-SpanId");
  ExpectCorrupted(Extract({{"X-B3-SpanId", kSpanId}}), "without X-B3-TraceId");
  ExpectCorrupted(Extract({{"X-B3-SpanId", kSpanId}, {"X-B3-Sampled", "0"}}),
                  "without X-B3-TraceId");
}

TEST(B3ExtractTest, KeepsToADecisionWithoutIds) {
  ExpectNothing(Extract({{"X-B3-Sampled", "1"}}));
  ExpectNothing(Extract({{"X-B3-Flags", "1"}}));
  ExpectNothing(Extract({{"X-B3-Sampled", "nonsense"}}));
  ExpectDenied(Extract({{"X-B3-Sampled", "0"}}));
}

TEST(B3SingleTest, ReadsItsForms) {
  const std::string ids = std::string{kTraceId} + "-" + kSpanId;
  ExpectContext(ExtractSingle(ids), Context(kHigh, kLow, kSpan));
  ExpectContext(ExtractSingle(ids + "-1"), Context(kHigh, kLow, kSpan));
  ExpectContext(ExtractSingle(ids + "-0"), Context(kHigh, kLow, kSpan, false));
  ExpectContext(ExtractSingle(ids + "-d"), Context(kHigh, kLow, kSpan));
  ExpectContext(ExtractSingle(ids + "-1-" + kParentId), Context(kHigh, kLow, kSpan));
  ExpectContext(ExtractSingle(ids + "-0-" + kParentId), Context(kHigh, kLow, kSpan, false));
  ExpectContext(ExtractSingle("64fe8b2a57d3eff7-e457b5a2e4d86bd1-1"), Context(0, kLow, kSpan));
}

TEST(B3SingleTest, GoesBeforeTheOthers) {
  ExpectContext(ExtractWith({{"X-B3-Sampled", "1"}, {"B3", "0000000000000001-0000000000000002-0"}}),
                Context(0, 1, 2, false));
  ExpectCorrupted(ExtractWith({{"b3", "nonsense"}}), "b3");
}

TEST(B3SingleTest, KeepsToADecisionWithoutIds) {
  ExpectNothing(ExtractSingle("1"));
  ExpectNothing(ExtractSingle("d"));
  ExpectDenied(ExtractSingle("0"));
}

TEST(B3SingleTest, RefusesOtherForms) {
  const std::string ids = std::string{kTraceId} + "-" + kSpanId;
  for (const std::string& text : {std::string{},
                                  std::string{"-"},
                                  std::string{"2"},
                                  std::string{kTraceId},
                                  ids + "-",
                                  ids + "-2",
                                  ids + "-D",
                                  ids + "-true",
                                  ids + "-1-",
                                  ids + "-1-1",
                                  ids + "-1-05e3ac9a4f6e3bg0",
                                  ids + "-1-" + kParentId + "-",
                                  ids + "-1-" + kParentId + "-1",
                                  ids + "--" + kParentId,
                                  std::string{"1-"} + kSpanId,
                                  std::string{kTraceId} + "-1",
                                  " " + ids,
                                  ids + "," + ids,
                                  "0000000000000000-" + std::string{kSpanId},
                                  std::string{kTraceId} + "-0000000000000000"}) {
    ExpectCorrupted(ExtractSingle(text), "b3");
  }
}

}  // namespace
}  // namespace lightstep::propagation
