// Tests what reaches a satellite of spans that were recorded through lightstep/span.h: names,
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

namespace lightstep {
namespace {

using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::nanoseconds;
using testing::Pair;
using testing::UnorderedElementsAre;

constexpr char kBad[] =
    "a\xFF"
    "b";
constexpr char kRepaired[] = "a�b";

class SpanReportTest : public testing::Test {
 protected:
  // All spans that were finished so far, in their order.
  std::vector<collector::Span> Spans() {
    EXPECT_TRUE(tracer_.Flush());
    std::vector<collector::Span> spans;
    for (const auto& request : satellite_.taken()) {
      spans.insert(spans.end(), request.report.spans().begin(), request.report.spans().end());
    }
    return spans;
  }

  // The only span.
  collector::Span OnlySpan() {
    std::vector<collector::Span> spans = Spans();
    EXPECT_EQ(spans.size(), 1u);
    return spans.empty() ? collector::Span{} : spans[0];
  }

  static std::int64_t Nanos(const google::protobuf::Timestamp& timestamp) {
    return timestamp.seconds() * 1'000'000'000 + timestamp.nanos();
  }
  static std::int64_t Nanos(SystemTime time) {
    return nanoseconds{time.time_since_epoch()}.count();
  }

  delivery::Satellite satellite_;
  Tracer tracer_{OptionsFor(satellite_.port())};
  const SystemTime some_time_ = SystemTime{} + hours{400'000} + nanoseconds{123'456'789};
};

TEST_F(SpanReportTest, HasNameTagsAndIds) {
  Span span = tracer_.StartSpan("first");
  span.SetOperationName("second");
  span.SetTag("text", std::string{"t"});
  span.SetTag("int", -1);
  span.SetTag("int", 2);
  const SpanContext context = span.context();
  span.Finish();
  const collector::Span read = OnlySpan();
  EXPECT_EQ(read.operation_name(), "second");
  EXPECT_EQ(read.span_context().trace_id(), context.trace_id);
  EXPECT_EQ(read.span_context().span_id(), context.span_id);
  ASSERT_EQ(read.tags_size(), 2);
  EXPECT_EQ(read.tags(0).string_value(), "t");
  EXPECT_EQ(read.tags(1).int_value(), 2);
  EXPECT_EQ(read.references_size(), 0);
}

TEST_F(SpanReportTest, MovesWithAllThatItHas) {
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
  const std::vector<collector::Span> spans = Spans();
  ASSERT_EQ(spans.size(), 2u);
  for (std::size_t i = 0; i < 2; ++i) {
    const collector::Span& span = spans[i];
    EXPECT_EQ(span.span_context().span_id(), contexts[1 - i].span_id);
    EXPECT_THAT(span.span_context().baggage(), UnorderedElementsAre(Pair("key", "value")));
    ASSERT_EQ(span.tags_size(), 2);
    EXPECT_EQ(span.tags(0).string_value(), i == 0 ? long_text : "short");
    EXPECT_TRUE(span.tags(1).bool_value());
  }
}

TEST_F(SpanReportTest, TakesNoCallsOnceItWasMovedFrom) {
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
  const std::vector<collector::Span> spans = Spans();
  ASSERT_EQ(spans.size(), 1u);
  EXPECT_EQ(spans[0].operation_name(), "span");
  EXPECT_EQ(spans[0].tags_size() + spans[0].logs_size(), 0);
  EXPECT_TRUE(spans[0].span_context().baggage().empty());
}

TEST_F(SpanReportTest, HasTheTimesThatWereGiven) {
  tracer_.StartSpan("span", {}, some_time_).Finish(some_time_ + microseconds{1'234'567});
  const collector::Span span = OnlySpan();
  EXPECT_EQ(Nanos(span.start_timestamp()), Nanos(some_time_));
  EXPECT_EQ(span.duration_micros(), 1'234'567u);
}

TEST_F(SpanReportTest, HasStartsBefore1970) {
  const SystemTime start = SystemTime{} - nanoseconds{1'500'000'000};
  tracer_.StartSpan("span", {}, start).Finish(start + microseconds{5});
  const collector::Span span = OnlySpan();
  EXPECT_EQ(Nanos(span.start_timestamp()), -1'500'000'000);
  EXPECT_EQ(span.duration_micros(), 5u);
}

TEST_F(SpanReportTest, LastsNoTimeWhenItFinishesBeforeItStarts) {
  tracer_.StartSpan("span", {}, some_time_).Finish(some_time_ - hours{1});
  EXPECT_EQ(OnlySpan().duration_micros(), 0u);
}

TEST_F(SpanReportTest, LastsFromAGivenStartUntilNow) {
  const SystemTime start = std::chrono::system_clock::now() - hours{1};
  tracer_.StartSpan("span", {}, start).Finish();
  const collector::Span span = OnlySpan();
  EXPECT_EQ(Nanos(span.start_timestamp()), Nanos(start));
  // A minute for this test to run and for the machine's clock to be set.
  EXPECT_NEAR(static_cast<double>(span.duration_micros()), 3600e6, 60e6);
}

TEST_F(SpanReportTest, LastsFromNowUntilAGivenFinish) {
  const SystemTime finish = std::chrono::system_clock::now() + hours{1};
  tracer_.StartSpan("span").Finish(finish);
  EXPECT_NEAR(static_cast<double>(OnlySpan().duration_micros()), 3600e6, 60e6);
}

TEST_F(SpanReportTest, LastsAsLongAsItDid) {
  const auto before = std::chrono::steady_clock::now();
  Span span = tracer_.StartSpan("span");
  const auto started = std::chrono::steady_clock::now();
  while (std::chrono::steady_clock::now() - started < std::chrono::milliseconds{3}) {
  }
  span.Finish();
  const auto after = std::chrono::steady_clock::now();
  const collector::Span read = OnlySpan();
  EXPECT_GE(read.duration_micros(), 3'000u);
  EXPECT_LE(microseconds{read.duration_micros()}, after - before);
  EXPECT_NEAR(static_cast<double>(Nanos(read.start_timestamp())),
              static_cast<double>(Nanos(std::chrono::system_clock::now())), 60e9);
}

TEST_F(SpanReportTest, HasLogsWithTheirTimes) {
  Span span = tracer_.StartSpan("span");
  span.Log({{"event", "given"}, {"count", 3}}, some_time_);
  span.Log({{"event", "now"}});
  span.Log({});
  span.Finish();
  const collector::Span read = OnlySpan();
  ASSERT_EQ(read.logs_size(), 3);
  EXPECT_EQ(Nanos(read.logs(0).timestamp()), Nanos(some_time_));
  ASSERT_EQ(read.logs(0).fields_size(), 2);
  EXPECT_EQ(read.logs(0).fields(0).string_value(), "given");
  EXPECT_EQ(read.logs(0).fields(1).int_value(), 3);
  EXPECT_NEAR(static_cast<double>(Nanos(read.logs(1).timestamp())),
              static_cast<double>(Nanos(std::chrono::system_clock::now())), 60e9);
  EXPECT_EQ(read.logs(2).fields_size(), 0);
}

TEST_F(SpanReportTest, HasReferencesOfBothKindsAndTheirBaggage) {
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
  const collector::Span read = OnlySpan();
  EXPECT_EQ(read.span_context().trace_id(), 1u);
  ASSERT_EQ(read.references_size(), 2);
  EXPECT_EQ(read.references(0).relationship(), collector::Reference_Relationship_FOLLOWS_FROM);
  EXPECT_EQ(read.references(0).span_context().trace_id(), 1u);
  EXPECT_EQ(read.references(0).span_context().span_id(), 2u);
  EXPECT_EQ(read.references(1).relationship(), collector::Reference_Relationship_CHILD_OF);
  EXPECT_EQ(read.references(1).span_context().span_id(), 4u);
  EXPECT_THAT(read.span_context().baggage(),
              UnorderedElementsAre(Pair("a", "1"), Pair("b", "2"), Pair("c", "3")));
}

TEST_F(SpanReportTest, HasNothingThatCameAfterTheFinish) {
  Span span = tracer_.StartSpan("span", {}, some_time_);
  span.Finish(some_time_ + microseconds{5});
  span.SetOperationName("late");
  span.SetTag("late", 1);
  span.Log({{"late", 1}});
  span.SetBaggageItem("late", "1");
  span.Finish(some_time_ + hours{5});
  const collector::Span read = OnlySpan();
  EXPECT_EQ(read.operation_name(), "span");
  EXPECT_EQ(read.duration_micros(), 5u);
  EXPECT_EQ(read.tags_size(), 0);
  EXPECT_EQ(read.logs_size(), 0);
  EXPECT_EQ(read.span_context().baggage_size(), 0);
}

TEST_F(SpanReportTest, IsThereWhenSamplingWasSwitchedOn) {
  SpanContext unsampled;
  unsampled.trace_id = unsampled.span_id = 1;
  unsampled.sampled = false;
  tracer_.StartSpan("left out", {{Reference::Type::kChildOf, unsampled}}).Finish();
  Span span = tracer_.StartSpan("recorded", {{Reference::Type::kChildOf, unsampled}});
  span.SetTag("early", 1);
  span.SetTag("sampling.priority", 1);
  span.Finish();
  const collector::Span read = OnlySpan();
  EXPECT_EQ(read.operation_name(), "recorded");
  EXPECT_EQ(read.tags_size(), 2);
}

// The satellite refuses a report in which a text is not UTF-8.
TEST_F(SpanReportTest, IsUtf8WhateverItWasGiven) {
  SpanContext parent;
  parent.trace_id = parent.span_id = 1;
  parent.baggage = Baggage{}.With(kBad, kBad);
  Span span = tracer_.StartSpan(kBad, {{Reference::Type::kChildOf, parent}});
  span.SetTag(kBad, kBad);
  span.SetTag("json", Value::Json(kBad));
  span.Log({{kBad, kBad}, {"json", Value::Json(kBad)}});
  span.Finish();
  const collector::Span read = OnlySpan();
  EXPECT_EQ(read.operation_name(), kRepaired);
  ASSERT_EQ(read.tags_size(), 2);
  EXPECT_EQ(read.tags(0).key(), kRepaired);
  EXPECT_EQ(read.tags(0).string_value(), kRepaired);
  EXPECT_EQ(read.tags(1).json_value(), kRepaired);
  ASSERT_EQ(read.logs_size(), 1);
  EXPECT_EQ(read.logs(0).fields(0).key(), kRepaired);
  EXPECT_EQ(read.logs(0).fields(0).string_value(), kRepaired);
  EXPECT_EQ(read.logs(0).fields(1).json_value(), kRepaired);
  EXPECT_THAT(read.span_context().baggage(), UnorderedElementsAre(Pair(kRepaired, kRepaired)));
}

TEST_F(SpanReportTest, ComesInTheOrderInWhichSpansFinished) {
  Span outer = tracer_.StartSpan("outer");
  tracer_.StartSpan("inner", {{Reference::Type::kChildOf, outer.context()}}).Finish();
  outer.Finish();
  const std::vector<collector::Span> spans = Spans();
  ASSERT_EQ(spans.size(), 2u);
  EXPECT_EQ(spans[0].operation_name(), "inner");
  EXPECT_EQ(spans[0].span_context().trace_id(), spans[1].span_context().trace_id());
  EXPECT_EQ(spans[0].references(0).span_context().span_id(), spans[1].span_context().span_id());
}

}  // namespace
}  // namespace lightstep
