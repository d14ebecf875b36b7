// Tests what a satellite receives of spans that were recorded through lightstep/span.h: names,
// times, tags, logs, references and baggage, and text that is not UTF-8.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "test/delivery/satellite.h"
#include "test/tracer/endpoints.h"
#include "test/tracer/received_span.h"

namespace lightstep {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::nanoseconds;
using testing::ElementsAre;
using testing::Pair;
using Received = ReceivedSpan::Value;

constexpr char kBad[] =
    "a\xFF"
    "b";
constexpr char kRepaired[] = "a�b";

class SpanReportTest : public WireTest {
 protected:
  // All spans that have been finished so far, in this order.
  std::vector<ReceivedSpan> Spans() {
    EXPECT_TRUE(tracer_.Flush());
    return SpansOf(satellite_);
  }

  // The only span.
  ReceivedSpan OnlySpan() {
    std::vector<ReceivedSpan> spans = Spans();
    EXPECT_EQ(spans.size(), 1u);
    return spans.empty() ? ReceivedSpan{} : spans[0];
  }

  bool carries_baggage() const { return GetParam() == WireProtocol::kLightStep; }

  static std::int64_t Nanos(SystemTime time) {
    return nanoseconds{time.time_since_epoch()}.count();
  }

  delivery::Satellite satellite_;
  Tracer tracer_{OptionsFor(satellite_.port(), GetParam())};
  const SystemTime some_time_ = SystemTime{} + hours{400'000} + nanoseconds{123'456'789};
};

TEST_P(SpanReportTest, HasNameTagsAndIds) {
  Span span = tracer_.StartSpan("first");
  span.SetOperationName("second");
  span.SetTag("text", std::string{"t"});
  span.SetTag("int", -1);
  span.SetTag("int", 2);
  const SpanContext context = span.context();
  span.Finish();
  const ReceivedSpan read = OnlySpan();
  EXPECT_EQ(read.name, "second");
  EXPECT_EQ(read.trace_id, context.trace_id);
  EXPECT_EQ(read.span_id, context.span_id);
  ASSERT_EQ(read.tags.size(), 2u);
  EXPECT_EQ(read.tags[0].second, Received{std::string{"t"}});
  EXPECT_EQ(read.tags[1].second, Received{std::int64_t{2}});
  EXPECT_EQ(read.references.size(), 0u);
}

TEST_P(SpanReportTest, MovesWithAllThatItHas) {
  const std::string long_text(10'000, 'x');
  std::vector<SpanContext> contexts;
  {
    std::vector<Span> spans;
    for (const std::string& text : {std::string{"short"}, long_text}) {
      Span span = tracer_.StartSpan("span");
      span.SetTag("text", text);
      span.SetBaggageItem("key", "value");
      contexts.push_back(span.context());
      spans.push_back(std::move(span));
    }
    std::rotate(spans.begin(), spans.begin() + 1, spans.end());
    for (Span& span : spans) span.SetTag("after", true);
  }
  const std::vector<ReceivedSpan> spans = Spans();
  ASSERT_EQ(spans.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    const ReceivedSpan& span = spans[i];
    EXPECT_EQ(span.span_id, contexts[1 - i].span_id);
    if (carries_baggage()) {
      EXPECT_THAT(span.baggage, ElementsAre(Pair("key", "value")));
    }
    ASSERT_EQ(span.tags.size(), 2u);
    EXPECT_EQ(span.tags[0].second, Received{i == 0 ? long_text : "short"});
    EXPECT_EQ(span.tags[1].second, Received{true});
  }
}

TEST_P(SpanReportTest, TakesNoCallsOnceItWasMovedFrom) {
  {
    Span span = tracer_.StartSpan("span");
    const Span moved = std::move(span);
    span.SetOperationName("another");
    span.SetTag("tag", "x");
    span.SetBaggageItem("key", "value");
    span.Log({{"field", 1}});
    span.Log(std::vector<Span::Field>{{"field", 1}});
    span.Finish();
  }
  const std::vector<ReceivedSpan> spans = Spans();
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].name, "span");
  EXPECT_EQ(spans[0].tags.size() + spans[0].logs.size(), 0u);
  EXPECT_TRUE(spans[0].baggage.empty());
}

TEST_P(SpanReportTest, HasTheTimesThatWereGiven) {
  tracer_.StartSpan("span", {}, some_time_).Finish(some_time_ + microseconds{1'234'567});
  const ReceivedSpan span = OnlySpan();
  EXPECT_EQ(span.start, Nanos(some_time_));
  EXPECT_EQ(span.duration, 1'234'567'000);
}

// OTLP's times are unsigned, so an earlier time is sent as 0.
TEST_P(SpanReportTest, HasStartsBefore1970) {
  const SystemTime start = SystemTime{} - nanoseconds{1'500'000'000};
  tracer_.StartSpan("span", {}, start).Finish(start + microseconds{5});
  const ReceivedSpan span = OnlySpan();
  const bool is_otlp = GetParam() == WireProtocol::kOtlp;
  EXPECT_EQ(span.start, is_otlp ? 0 : -1'500'000'000);
  EXPECT_EQ(span.duration, is_otlp ? 0 : 5'000);
}

TEST_P(SpanReportTest, LastsNoTimeWhenItFinishesBeforeItStarts) {
  tracer_.StartSpan("span", {}, some_time_).Finish(some_time_ - hours{1});
  EXPECT_EQ(OnlySpan().duration, 0);
}

TEST_P(SpanReportTest, LastsFromAGivenStartUntilNow) {
  const SystemTime start = std::chrono::system_clock::now() - hours{1};
  tracer_.StartSpan("span", {}, start).Finish();
  const ReceivedSpan span = OnlySpan();
  EXPECT_EQ(span.start, Nanos(start));
  // A minute, because the test takes time and the machine's clock may be set meanwhile.
  EXPECT_NEAR(static_cast<double>(span.duration), 3600e9, 60e9);
}

TEST_P(SpanReportTest, LastsFromNowUntilAGivenFinish) {
  const SystemTime finish = std::chrono::system_clock::now() + hours{1};
  tracer_.StartSpan("span").Finish(finish);
  EXPECT_NEAR(static_cast<double>(OnlySpan().duration), 3600e9, 60e9);
}

TEST_P(SpanReportTest, LastsAsLongAsItDid) {
  const auto before = std::chrono::steady_clock::now();
  Span span = tracer_.StartSpan("span");
  const auto started = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - started < std::chrono::milliseconds{3}) {
  }
  span.Finish();
  const auto after = std::chrono::steady_clock::now();
  const ReceivedSpan read = OnlySpan();
  EXPECT_GE(read.duration, 3'000'000);
  EXPECT_LE(nanoseconds{read.duration}, after - before);
  EXPECT_NEAR(static_cast<double>(read.start),
              static_cast<double>(Nanos(std::chrono::system_clock::now())), 60e9);
}

TEST_P(SpanReportTest, HasLogsWithTheirTimes) {
  Span span = tracer_.StartSpan("span");
  span.Log({{"event", "given"}, {"count", 3}}, some_time_);
  span.Log({{"event", "now"}});
  span.Log({});
  span.Finish();
  const ReceivedSpan read = OnlySpan();
  ASSERT_EQ(read.logs.size(), 3u);
  EXPECT_EQ(read.logs[0].time, Nanos(some_time_));
  ASSERT_EQ(read.logs[0].fields.size(), 2u);
  EXPECT_EQ(read.logs[0].fields[0].second, Received{std::string{"given"}});
  EXPECT_EQ(read.logs[0].fields[1].second, Received{std::int64_t{3}});
  EXPECT_NEAR(static_cast<double>(read.logs[1].time),
              static_cast<double>(Nanos(std::chrono::system_clock::now())), 60e9);
  EXPECT_EQ(read.logs[2].fields.size(), 0u);
}

TEST_P(SpanReportTest, HasReferencesOfBothKindsAndTheirBaggage) {
  SpanContext first, second;
  first.trace_id = 1;
  first.span_id = 2;
  first.baggage = Baggage{}.With("a", "1");
  second.trace_id = 3;
  second.span_id = 4;
  second.baggage = Baggage{}.With("a", "other").With("b", "2");
  Span span = tracer_.StartSpan(
      "span", {{Reference::Type::kFollowsFrom, first}, {Reference::Type::kChildOf, second}});
  span.SetBaggageItem("c", "3");
  span.Finish();
  const ReceivedSpan read = OnlySpan();
  EXPECT_EQ(read.trace_id, 1u);
  ASSERT_EQ(read.references.size(), 2u);
  EXPECT_FALSE(read.references[0].is_child_of);
  EXPECT_EQ(read.references[0].trace_id, 1u);
  EXPECT_EQ(read.references[0].span_id, 2u);
  EXPECT_TRUE(read.references[1].is_child_of);
  EXPECT_EQ(read.references[1].span_id, 4u);
  if (!carries_baggage()) return;
  EXPECT_THAT(read.baggage, ElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "3")));
}

TEST_P(SpanReportTest, HasNothingThatCameAfterTheFinish) {
  Span span = tracer_.StartSpan("span", {}, some_time_);
  span.Finish(some_time_ + microseconds{5});
  span.SetOperationName("late");
  span.SetTag("late", 1);
  span.Log({{"late", 1}});
  span.SetBaggageItem("late", "1");
  span.Finish(some_time_ + hours{5});
  const ReceivedSpan read = OnlySpan();
  EXPECT_EQ(read.name, "span");
  EXPECT_EQ(read.duration, 5'000);
  EXPECT_EQ(read.tags.size(), 0u);
  EXPECT_EQ(read.logs.size(), 0u);
  EXPECT_TRUE(read.baggage.empty());
}

TEST_P(SpanReportTest, IsThereWhenSamplingWasSwitchedOn) {
  SpanContext unsampled;
  unsampled.trace_id = unsampled.span_id = 1;
  unsampled.sampled = false;
  tracer_.StartSpan("left out", {{Reference::Type::kChildOf, unsampled}}).Finish();
  Span span = tracer_.StartSpan("recorded", {{Reference::Type::kChildOf, unsampled}});
  span.SetTag("early", 1);
  span.SetTag("sampling.priority", 1);
  span.Finish();
  const ReceivedSpan read = OnlySpan();
  EXPECT_EQ(read.name, "recorded");
  EXPECT_EQ(read.tags.size(), 2u);
}

// The satellite refuses a report in which a text is not UTF-8.
TEST_P(SpanReportTest, IsUtf8WhateverItWasGiven) {
  SpanContext parent;
  parent.trace_id = parent.span_id = 1;
  parent.baggage = Baggage{}.With(kBad, kBad);
  Span span = tracer_.StartSpan(kBad, {{Reference::Type::kChildOf, parent}});
  span.SetTag(kBad, kBad);
  span.SetTag("json", Value::Json(kBad));
  span.Log({{kBad, kBad}, {"json", Value::Json(kBad)}});
  span.Finish();
  const ReceivedSpan read = OnlySpan();
  EXPECT_EQ(read.name, kRepaired);
  ASSERT_EQ(read.tags.size(), 2u);
  EXPECT_EQ(read.tags[0].first, kRepaired);
  EXPECT_EQ(read.tags[0].second, Received{std::string{kRepaired}});
  EXPECT_EQ(read.tags[1].second, Received{std::string{kRepaired}});
  ASSERT_EQ(read.logs.size(), 1u);
  EXPECT_EQ(read.logs[0].fields[0].first, kRepaired);
  EXPECT_EQ(read.logs[0].fields[0].second, Received{std::string{kRepaired}});
  EXPECT_EQ(read.logs[0].fields[1].second, Received{std::string{kRepaired}});
  if (carries_baggage()) {
    EXPECT_THAT(read.baggage, ElementsAre(Pair(kRepaired, kRepaired)));
  }
}

TEST_P(SpanReportTest, ComesInTheOrderInWhichSpansFinished) {
  Span outer = tracer_.StartSpan("outer");
  tracer_.StartSpan("inner", {{Reference::Type::kChildOf, outer.context()}}).Finish();
  outer.Finish();
  const std::vector<ReceivedSpan> spans = Spans();
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].name, "inner");
  EXPECT_EQ(spans[0].trace_id, spans[1].trace_id);
  EXPECT_EQ(spans[0].references[0].span_id, spans[1].span_id);
}

INSTANTIATE_TEST_SUITE_P(Wires, SpanReportTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep
