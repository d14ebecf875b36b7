// Tests src/propagation/envoy.h: the binary carrier in base64, under one key.
#include "src/propagation/envoy.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "src/common/base64.h"
#include "src/propagation/binary.h"
#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::Pair;

const EnvoyPropagator kPropagator;

Extracted Extract(const std::string& text) {
  return propagation::Extract(kPropagator, {{"X-OT-Span-Context", text}});
}

TEST(EnvoyInjectTest, WritesTheBinaryCarrierInBase64) {
  SpanContext context = Context(9, 5, 6);
  context.baggage = Baggage{}.With("key", "value");
  EXPECT_THAT(propagation::Inject(kPropagator, context),
              ElementsAre(Pair("x-ot-span-context", common::ToBase64(EncodeBinary(context)))));
}

// BasicTracerCarrier {trace_id: 5, span_id: 6, sampled: true} in BinaryCarrier.basic_ctx.
TEST(EnvoyInjectTest, WritesTheSameAsOtherTracers) {
  EXPECT_THAT(propagation::Inject(kPropagator, Context(0, 5, 6)),
              ElementsAre(Pair("x-ot-span-context", "EhQJBQAAAAAAAAARBgAAAAAAAAAYAQ==")));
}

TEST(EnvoyExtractTest, ReadsWhatWasInjected) {
  for (const bool sampled : {true, false}) {
    SpanContext context = Context(0, ~std::uint64_t{0}, 1, sampled);
    context.baggage = Baggage{}.With("key", "a value, 100%").With("k2", "é\r\n");
    const Extracted extracted =
        propagation::Extract(kPropagator, propagation::Inject(kPropagator, context));
    ExpectContext(extracted, context);
    EXPECT_EQ(extracted.context.baggage.items(), context.baggage.items());
  }
}

TEST(EnvoyExtractTest, FindsNothingWhereThereIsNothing) {
  ExpectNothing(
      propagation::Extract(kPropagator, {{"x-ot-span", "x"}, {"ot-tracer-traceid", "1"}}));
}

TEST(EnvoyExtractTest, RefusesWhatIsNoBase64) {
  for (const char* const text : {"", "=", "nonsense!", "EhQJBQAAAAAAAAARBgAAAAAAAAAYAQ==,"}) {
    ExpectCorrupted(Extract(text), "x-ot-span-context");
  }
}

TEST(EnvoyExtractTest, RefusesWhatIsNoBinaryCarrier) {
  ExpectCorrupted(Extract(common::ToBase64("not a carrier at all")), "x-ot-span-context");
  ExpectCorrupted(Extract(common::ToBase64(EncodeBinary(Context(0, 0, 1)))), "x-ot-span-context");
  ExpectCorrupted(Extract(common::ToBase64(EncodeBinary(Context(0, 1, 0)))), "x-ot-span-context");
}

}  // namespace
}  // namespace lightstep::propagation
