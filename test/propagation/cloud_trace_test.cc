// Tests src/propagation/cloud_trace.h: the forms of x-cloud-trace-context.
#include "src/propagation/cloud_trace.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cstdint>
#include <string>

#include "test/propagation/carriers.h"

namespace lightstep::propagation {
namespace {

using testing::ElementsAre;
using testing::Pair;

constexpr char kTraceId[] = "105445aa7843bc8bf206b12000100000";
constexpr std::uint64_t kHigh = 0x105445AA7843BC8B;
constexpr std::uint64_t kLow = 0xF206B12000100000;
constexpr std::uint64_t kMaxId = ~std::uint64_t{0};

const CloudTracePropagator kPropagator;

Carrier Inject(const SpanContext& context) { return propagation::Inject(kPropagator, context); }

Extracted Extract(const std::string& text) {
  return propagation::Extract(kPropagator, {{"X-Cloud-Trace-Context", text}});
}

TEST(CloudTraceInjectTest, WritesOneHeader) {
  EXPECT_THAT(Inject(Context(kHigh, kLow, 1)),
              ElementsAre(Pair("x-cloud-trace-context", std::string{kTraceId} + "/1;o=1")));
  EXPECT_THAT(Inject(Context(0, 1, kMaxId, false)),
              ElementsAre(Pair("x-cloud-trace-context",
                               "00000000000000000000000000000001/18446744073709551615;o=0")));
}

TEST(CloudTraceExtractTest, ReadsWhatWasInjected) {
  for (const bool sampled : {true, false}) {
    const SpanContext context = Context(kHigh, kLow, kMaxId, sampled);
    ExpectContext(propagation::Extract(kPropagator, Inject(context)), context);
  }
}

TEST(CloudTraceExtractTest, FindsNothingWhereThereIsNothing) {
  ExpectNothing(propagation::Extract(kPropagator, {{"x-cloud-trace", kTraceId}}));
}

TEST(CloudTraceExtractTest, TakesADecisionThatIsLeftToItForSampled) {
  ExpectContext(Extract(std::string{kTraceId} + "/7"), Context(kHigh, kLow, 7));
}

TEST(CloudTraceExtractTest, GoesOnWithATraceOfWhichItKnowsNoSpan) {
  for (const std::string span : {"", "/0"}) {
    for (const std::string options : {"", ";o=1", ";o=0"}) {
      const Extracted extracted = Extract(kTraceId + span + options);
      ASSERT_EQ(extracted.status, Extracted::Status::kContext) << extracted.error;
      EXPECT_EQ(extracted.context.trace_id_high, kHigh);
      EXPECT_EQ(extracted.context.trace_id, kLow);
      EXPECT_NE(extracted.context.span_id, 0u);
      EXPECT_EQ(extracted.context.sampled, options != ";o=0");
    }
  }
}

TEST(CloudTraceExtractTest, RefusesOtherForms) {
  const std::string trace_id = kTraceId;
  for (const std::string& text : {std::string{},
                                  std::string{"/1;o=1"},
                                  std::string{";o=1"},
                                  trace_id + "/",
                                  trace_id + "/;o=1",
                                  trace_id + "/x",
                                  trace_id + "/0x1",
                                  trace_id + "/-1",
                                  trace_id + "/+1",
                                  trace_id + "/ 1",
                                  trace_id + "/18446744073709551616",
                                  trace_id + "/1/2",
                                  trace_id + ";",
                                  trace_id + ";o=",
                                  trace_id + ";o=2",
                                  trace_id + ";o=11",
                                  trace_id + ";o=1;o=1",
                                  trace_id + ";p=1",
                                  trace_id + "/1;o=1 ",
                                  trace_id + "/1;o=1," + trace_id,
                                  "0" + trace_id,
                                  trace_id.substr(1),
                                  "g" + trace_id.substr(1),
                                  std::string(32, '0') + "/1",
                                  std::string{"\xFF\0", 2}}) {
    ExpectCorrupted(Extract(text), "x-cloud-trace-context");
  }
}

}  // namespace
}  // namespace lightstep::propagation
