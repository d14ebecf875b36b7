// Tests src/propagation/trace_context.h with the examples of the recommendation, the cases of W3C's
// own validation suite, and other invalid values of traceparent.
#include "src/propagation/trace_context.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>

#include "src/common/hex.h"
#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::Pair;

// Section 3.2.3.
constexpr char kIds[] = "4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7";
constexpr std::uint64_t kHigh = 0x4BF92F3577B34DA6;
constexpr std::uint64_t kLow = 0xA3CE929D0E0E4736;
constexpr std::uint64_t kParent = 0x00F067AA0BA902B7;
// Section 3.1.
constexpr char kState[] = "rojo=00f067aa0ba902b7,congo=t61rcWkgMzE";

const TraceContextPropagator kPropagator;

Carrier Inject(const SpanContext& context) { return propagation::Inject(kPropagator, context); }

Extracted Extract(const Carrier& carrier) { return propagation::Extract(kPropagator, carrier); }

Extracted ExtractParent(const std::string& text) { return Extract({{"traceparent", text}}); }

// Returns the tracestate that is extracted from a valid traceparent and `states`, which are header
// lines. Empty for none.
std::string ExtractState(const std::vector<std::string>& states) {
  Carrier carrier = {{"traceparent", std::string{"00-"} + kIds + "-01"}};
  for (const std::string& state : states) carrier.emplace_back("tracestate", state);
  const Extracted extracted = Extract(carrier);
  ExpectContext(extracted, Context(kHigh, kLow, kParent));
  return extracted.context.trace_state == nullptr ? "" : *extracted.context.trace_state;
}

TEST(TraceContextInjectTest, WritesTheExamples) {
  EXPECT_THAT(Inject(Context(kHigh, kLow, kParent)),
              ElementsAre(Pair("traceparent", std::string{"00-"} + kIds + "-01")));
  EXPECT_THAT(Inject(Context(kHigh, kLow, kParent, false)),
              ElementsAre(Pair("traceparent", std::string{"00-"} + kIds + "-00")));
}

// A peer with shorter trace ids keeps its own in the rightmost digits.
TEST(TraceContextInjectTest, FillsUpATraceIdOf64Bits) {
  EXPECT_THAT(
      Inject(Context(0, 0x53CE929D0E0E4736, kParent)),
      ElementsAre(Pair("traceparent", "00-000000000000000053ce929d0e0e4736-00f067aa0ba902b7-01")));
}

TEST(TraceContextInjectTest, WritesTheStateAsItCame) {
  SpanContext context = Context(kHigh, kLow, kParent);
  context.trace_state = std::make_shared<std::string>(kState);
  EXPECT_THAT(Inject(context).back(), Pair("tracestate", kState));
}

TEST(TraceContextExtractTest, ReadsWhatWasInjected) {
  for (const bool sampled : {true, false}) {
    SpanContext context = Context(kHigh, kLow, kParent, sampled);
    context.trace_state = std::make_shared<std::string>(kState);
    const Extracted extracted = Extract(Inject(context));
    ExpectContext(extracted, context);
    ASSERT_NE(extracted.context.trace_state, nullptr);
    EXPECT_EQ(*extracted.context.trace_state, kState);
  }
}

TEST(TraceContextExtractTest, ReadsTheOtherExample) {
  ExpectContext(ExtractParent("00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"),
                Context(0x0AF7651916CD43DD, 0x8448EB211C80319C, 0xB7AD6B7169203331));
}

TEST(TraceContextExtractTest, FindsNothingWhereThereIsNothing) {
  const std::string good = std::string{"00-"} + kIds + "-01";
  ExpectNothing(Extract({}));
  ExpectNothing(Extract({{"trace-parent", good}, {"trace.parent", good}, {"tracestate", kState}}));
}

TEST(TraceContextExtractTest, ComparesKeysWithoutRegardToCase) {
  for (const char* const key : {"traceparent", "TraceParent", "TrAcEpArEnT", "TRACEPARENT"}) {
    ExpectContext(Extract({{key, std::string{"00-"} + kIds + "-01"}}),
                  Context(kHigh, kLow, kParent));
  }
}

// Section 3.2.2.5. The two lowest bits have a meaning, and the others are sent as 0.
TEST(TraceContextExtractTest, KeepsTheFlagsThatItKnows) {
  for (int flags = 0; flags < 256; ++flags) {
    const std::string hex = common::ToHex(flags).substr(14);
    for (const std::string& version : {std::string{"00"}, std::string{"cc"}}) {
      const Extracted extracted = ExtractParent(version + "-" + kIds + "-" + hex);
      ExpectContext(extracted, Context(kHigh, kLow, kParent, (flags & 1) != 0));
      EXPECT_EQ(extracted.context.has_random_trace_id, (flags & 2) != 0);
      EXPECT_THAT(Inject(extracted.context),
                  ElementsAre(Pair("traceparent",
                                   std::string{"00-"} + kIds + "-0" + std::to_string(flags & 3))));
    }
  }
}

TEST(TraceContextExtractTest, PassesOverBlanksAtTheEnds) {
  const std::string good = std::string{"00-"} + kIds + "-01";
  for (const std::string& text :
       {" " + good, "\t" + good, good + " ", good + "\t", "\t " + good + " \t"}) {
    ExpectContext(ExtractParent(text), Context(kHigh, kLow, kParent));
  }
}

// Section 3.2.4.
TEST(TraceContextExtractTest, ReadsWhatItKnowsOfALaterVersion) {
  const std::string start = std::string{"cc-"} + kIds;
  for (const char* const rest : {"-01", "-01-", "-01-what-the-future-will-be-like"}) {
    ExpectContext(ExtractParent(start + rest), Context(kHigh, kLow, kParent));
  }
  for (const char* const rest : {"-01.what-the-future-will-not-be-like", "-010", "-0", ""}) {
    ExpectCorrupted(ExtractParent(start + rest), "traceparent");
  }
}

TEST(TraceContextExtractTest, RefusesOtherVersions) {
  for (const char* const version :
       {"ff", "", "0", "000", "0000", ".0", "0.", "0g", "CC", "FF", "-0", "0 "}) {
    ExpectCorrupted(ExtractParent(std::string{version} + "-" + kIds + "-01"), "traceparent");
  }
}

TEST(TraceContextExtractTest, RefusesMoreThanVersion00Has) {
  for (const char* const rest : {".", "-", "0", "-what-the-future-will-be-like"}) {
    ExpectCorrupted(ExtractParent(std::string{"00-"} + kIds + "-01" + rest), "traceparent");
  }
}

TEST(TraceContextExtractTest, RefusesIdsThatAreNone) {
  for (const std::string& trace_id :
       {std::string(32, '0'), std::string(".2345678901234567890123456789012"),
        std::string("1234567890123456789012345678901."), std::string(33, '1'), std::string(31, '1'),
        std::string(), std::string("4BF92F3577B34DA6A3CE929D0E0E4736"),
        std::string("+bf92f3577b34da6a3ce929d0e0e4736")}) {
    ExpectCorrupted(ExtractParent("00-" + trace_id + "-1234567890123456-01"), "traceparent");
  }
  for (const std::string& parent_id :
       {std::string(16, '0'), std::string(".234567890123456"), std::string("123456789012345."),
        std::string(17, '1'), std::string(15, '1'), std::string(),
        std::string("00F067AA0BA902B7")}) {
    ExpectCorrupted(ExtractParent("00-12345678901234567890123456789012-" + parent_id + "-01"),
                    "traceparent");
  }
}

// Whether it can be reported is tested elsewhere (propagators_test.cc).
TEST(TraceContextExtractTest, TakesATraceIdWhoseLowHalfIsZero) {
  ExpectContext(ExtractParent("00-4bf92f3577b34da60000000000000000-00f067aa0ba902b7-01"),
                Context(0x4BF92F3577B34DA6, 0, 0x00F067AA0BA902B7));
}

TEST(TraceContextTest, CarriesW3cBaggageIfItIsToldTo) {
  const TraceContextPropagator propagator{TraceContextPropagator::BaggageFormat::kW3c};
  EXPECT_TRUE(propagator.carries_baggage());
  SpanContext context = Context(1, 2, 3);
  context.baggage = Baggage{}.With("user", "Zoë, 100%").With("empty", "");
  const Carrier carrier = Inject(propagator, context);
  ASSERT_EQ(carrier.size(), 2u);
  EXPECT_EQ(carrier[1].first, "baggage");
  EXPECT_EQ(carrier[1].second, "user=Zo%C3%AB%2C%20100%25,empty=");
  EXPECT_EQ(Extract(propagator, carrier).context.baggage.items(), context.baggage.items());
  context.baggage = {};
  EXPECT_EQ(Inject(propagator, context).size(), 1u);
}

TEST(TraceContextTest, KnowsNoBaggageOtherwise) {
  SpanContext context = Context(1, 2, 3);
  context.baggage = Baggage{}.With("user", "17");
  EXPECT_FALSE(TraceContextPropagator{}.carries_baggage());
  EXPECT_EQ(Inject(TraceContextPropagator{}, context).size(), 1u);
}

TEST(TraceContextExtractTest, RefusesOtherFlags) {
  for (const char* const flags : {".0", "0.", "001", "1", "", "0A", "0x"}) {
    ExpectCorrupted(ExtractParent(std::string{"00-"} + kIds + "-" + flags), "traceparent");
  }
}

TEST(TraceContextExtractTest, RefusesOtherSeparators) {
  const std::string good = std::string{"00-"} + kIds + "-01";
  for (const std::size_t at : {2, 35, 52}) {
    for (const char c : {'_', ' ', '0', '\0'}) {
      std::string text = good;
      text[at] = c;
      ExpectCorrupted(ExtractParent(text), "traceparent");
    }
  }
}

TEST(TraceContextExtractTest, RefusesTwoParents) {
  const std::string good = std::string{"00-"} + kIds + "-01";
  const std::string other = std::string{"00-"} + kIds + "-00";
  ExpectCorrupted(Extract({{"traceparent", good}, {"traceparent", other}}), "traceparent");
  ExpectCorrupted(Extract({{"traceparent", good}, {"traceparent", ""}}), "traceparent");
}

TEST(TraceContextExtractTest, RefusesATraceParentCutShortAnywhere) {
  const std::string good = std::string{"00-"} + kIds + "-01";
  for (std::size_t size = 0; size < good.size(); ++size) {
    ExpectCorrupted(ExtractParent(good.substr(0, size)), "traceparent");
  }
}

TEST(TraceContextExtractTest, CarriesTheKeysOfLevel2) {
  for (const std::string& state : {std::string{"1st=a,foo@=1"}, std::string(242, 't') + "@v=1",
                                   "t@" + std::string(15, 'v') + "=1"}) {
    EXPECT_EQ(ExtractState({state}), state);
  }
}

TEST(TraceContextExtractTest, CarriesTheState) {
  EXPECT_EQ(ExtractState({}), "");
  EXPECT_EQ(ExtractState({kState}), kState);
  EXPECT_EQ(ExtractState({"foo=1 \t , \t bar=2, \t baz=3"}), "foo=1 \t , \t bar=2, \t baz=3");
  EXPECT_EQ(ExtractState({"\t foo=1 \t"}), "foo=1");
}

TEST(TraceContextExtractTest, JoinsTheLinesOfTheState) {
  EXPECT_EQ(ExtractState({"foo=1,bar=2", "rojo=1,congo=2", "baz=3"}),
            "foo=1,bar=2,rojo=1,congo=2,baz=3");
  EXPECT_EQ(ExtractState({"foo=1", ""}), "foo=1,");
  EXPECT_EQ(ExtractState({"", "foo=1"}), ",foo=1");
}

// An invalid tracestate does not invalidate traceparent (section 3.3).
TEST(TraceContextExtractTest, LeavesAMalformedStateOut) {
  for (const char* const state :
       {"", " ", "foo", "FOO=1", "foo=1,bar", "foo=\xFF", "foo=1\r\nx: y"}) {
    EXPECT_EQ(ExtractState({state}), "") << state;
  }
  EXPECT_EQ(ExtractState({std::string(1'000'000, 'a')}), "");
}

}  // namespace
}  // namespace lightstep::propagation
