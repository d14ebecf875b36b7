// Tests what a satellite receives of spans that were recorded through opentracing-cpp: names,
// times, tags with every kind of value, logs and references, and when a span ends.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <opentracing/noop.h>
#include <opentracing/tracer.h>

#include <chrono>
#include <cstdint>
#include <limits>
#include <map>
#include <memory>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/opentracing_cpp/reporting.h"

namespace lightstep {
namespace {

using opentracing::ChildOf;
using opentracing::FinishTimestamp;
using opentracing::FollowsFrom;
using opentracing::StartTimestamp;
using opentracing::SteadyClock;
using opentracing::SteadyTime;
using opentracing::SystemClock;
using opentracing::SystemTime;
using std::chrono::hours;
using std::chrono::microseconds;
using std::chrono::nanoseconds;
using testing::ElementsAre;
using testing::IsEmpty;
using testing::SizeIs;

class SpanTest : public ReportingTest {
 protected:
  std::map<std::string, collector::KeyValue> Tags() {
    std::map<std::string, collector::KeyValue> tags;
    const collector::Span span = OnlySpan();
    for (const collector::KeyValue& tag : span.tags()) tags[tag.key()] = tag;
    EXPECT_EQ(static_cast<int>(tags.size()), span.tags_size());
    return tags;
  }

  const SystemTime some_time_ = SystemTime{} + hours{400'000} + nanoseconds{123'456'789};
};

TEST_F(SpanTest, HasItsNameAndIds) {
  auto span = tracer_->StartSpan("first");
  span->SetOperationName("second");
  const std::string trace_id = span->context().ToTraceID(), span_id = span->context().ToSpanID();
  EXPECT_EQ(&span->tracer(), tracer_.get());
  span->Finish();
  const collector::Span read = OnlySpan();
  EXPECT_EQ(read.operation_name(), "second");
  EXPECT_EQ(read.span_context().trace_id(), std::stoull(trace_id, nullptr, 16));
  EXPECT_EQ(read.span_context().span_id(), std::stoull(span_id, nullptr, 16));
  EXPECT_THAT(trace_id, SizeIs(16));
  EXPECT_THAT(span_id, SizeIs(16));
}

TEST_F(SpanTest, HasTagsOfEveryKindOfValue) {
  auto span = tracer_->StartSpan("span");
  const char* const no_text = nullptr;
  const std::string owned = "string_view";
  span->SetTag("bool", true);
  span->SetTag("double", 0.5);
  span->SetTag("int64", std::numeric_limits<std::int64_t>::min());
  span->SetTag("uint64", std::uint64_t{7});
  span->SetTag("large", std::numeric_limits<std::uint64_t>::max());
  span->SetTag("string", std::string{"string"});
  span->SetTag("string_view", opentracing::string_view{owned});
  span->SetTag("literal", "literal");
  span->SetTag("null", nullptr);
  span->SetTag("no text", no_text);
  span->SetTag("nan", std::numeric_limits<double>::quiet_NaN());
  span->SetTag("infinity", -std::numeric_limits<double>::infinity());
  span->SetTag("values",
               opentracing::Values{1, "two \"2\"", 3.5, false, nullptr, std::uint64_t{6}});
  span->SetTag("dictionary", opentracing::Dictionary{{"list", opentracing::Values{1, 2}}});
  span->Finish();

  auto tags = Tags();
  EXPECT_TRUE(tags["bool"].bool_value());
  EXPECT_EQ(tags["double"].double_value(), 0.5);
  EXPECT_EQ(tags["int64"].int_value(), std::numeric_limits<std::int64_t>::min());
  EXPECT_EQ(tags["uint64"].int_value(), 7);
  EXPECT_EQ(tags["large"].double_value(), 18446744073709551616.0);
  EXPECT_EQ(tags["string"].string_value(), "string");
  EXPECT_EQ(tags["string_view"].string_value(), "string_view");
  EXPECT_EQ(tags["literal"].string_value(), "literal");
  EXPECT_EQ(tags["null"].json_value(), "null");
  EXPECT_EQ(tags["no text"].json_value(), "null");
  EXPECT_EQ(tags["nan"].string_value(), "NaN");
  EXPECT_EQ(tags["infinity"].string_value(), "-Infinity");
  EXPECT_EQ(tags["values"].json_value(), R"([1,"two \"2\"",3.5E0,false,null,6])");
  EXPECT_EQ(tags["dictionary"].json_value(), R"({"list":[1,2]})");
}

TEST_F(SpanTest, ShowsWhatIsNestedVeryDeeplyAsDots) {
  opentracing::Values nested;
  for (int depth = 0; depth < 100; ++depth) nested = opentracing::Values{std::move(nested)};
  auto span = tracer_->StartSpan("span");
  span->SetTag("nested", nested);
  span->Finish();
  EXPECT_EQ(Tags()["nested"].json_value(), std::string(30, '[') + "\"...\"" + std::string(30, ']'));
}

TEST_F(SpanTest, KeepsTheLastValueOfATag) {
  auto span =
      tracer_->StartSpan("span", {opentracing::SetTag("a", 1), opentracing::SetTag("b", 2)});
  span->SetTag("a", "second");
  span->Finish();
  auto tags = Tags();
  EXPECT_EQ(tags["a"].string_value(), "second");
  EXPECT_EQ(tags["b"].int_value(), 2);
}

TEST_F(SpanTest, HasTheTimesThatWereGiven) {
  const SteadyTime steady = SteadyClock::now();
  tracer_->StartSpan("span", {StartTimestamp(some_time_, steady)})
      ->Finish({FinishTimestamp(steady + microseconds{1'234'567})});
  const collector::Span span = OnlySpan();
  EXPECT_EQ(Nanos(span.start_timestamp()), nanoseconds{some_time_.time_since_epoch()}.count());
  EXPECT_EQ(span.duration_micros(), 1'234'567u);
}

TEST_F(SpanTest, FindsTheOtherClockWhereOneStartWasGiven) {
  const SteadyTime steady_now = SteadyClock::now();
  const SystemTime system_now = SystemClock::now();
  opentracing::StartSpanOptions options;
  options.start_steady_timestamp = steady_now - hours{2};
  opentracing::FinishSpanOptions finish;
  finish.finish_steady_timestamp = steady_now - hours{1};
  tracer_->StartSpanWithOptions("by the steady clock", options)->FinishWithOptions(finish);
  options = {};
  options.start_system_timestamp = system_now - hours{2};
  tracer_->StartSpanWithOptions("by the system's clock", options)->FinishWithOptions(finish);

  const std::vector<collector::Span> spans = Spans();
  ASSERT_THAT(spans, SizeIs(2));
  // The system's clock may have been slewed since the tracer last compared the two clocks.
  constexpr double kSecond = 1e6;
  const std::int64_t start = nanoseconds{(system_now - hours{2}).time_since_epoch()}.count();
  EXPECT_NEAR((Nanos(spans[0].start_timestamp()) - start) / 1e3, 0, kSecond);
  EXPECT_EQ(spans[0].duration_micros(), 3'600'000'000u);
  EXPECT_EQ(Nanos(spans[1].start_timestamp()), start);
  EXPECT_NEAR(spans[1].duration_micros(), 3'600e6, kSecond);
}

TEST_F(SpanTest, TakesTheTimeWhereNoneWasGiven) {
  const auto before = nanoseconds{SystemClock::now().time_since_epoch()}.count();
  const SteadyTime steady_before = SteadyClock::now();
  auto span = tracer_->StartSpan("span");
  span->FinishWithOptions({});
  const auto longest = SteadyClock::now() - steady_before;
  const collector::Span read = OnlySpan();
  EXPECT_NEAR((Nanos(read.start_timestamp()) - before) / 1e9, 0, 1);
  EXPECT_LE(microseconds{read.duration_micros()}, longest);
}

TEST_F(SpanTest, BearsTimesThatNobodyMeans) {
  for (const SteadyTime time : {SteadyTime::min(), SteadyTime::max()}) {
    opentracing::StartSpanOptions start;
    start.start_steady_timestamp = time;
    opentracing::FinishSpanOptions finish;
    finish.finish_steady_timestamp = time;
    tracer_->StartSpanWithOptions("span", start)->FinishWithOptions(finish);
  }
  for (const collector::Span& span : Spans()) EXPECT_EQ(span.duration_micros(), 0u);
}

TEST_F(SpanTest, HasLogsWithTheirTimes) {
  auto span = tracer_->StartSpan("span");
  const std::vector<std::pair<opentracing::string_view, opentracing::Value>> fields = {{"c", "3"}};
  span->Log({{"event", "now"}, {"list", opentracing::Values{1}}});
  span->Log(some_time_, {{"b", 2}});
  span->Log(some_time_ + microseconds{1}, fields);
  opentracing::FinishSpanOptions finish;
  finish.log_records = {{some_time_ + microseconds{2}, {{"d", nullptr}}}};
  span->FinishWithOptions(finish);

  const collector::Span read = OnlySpan();
  ASSERT_EQ(read.logs_size(), 4);
  const std::int64_t given = nanoseconds{some_time_.time_since_epoch()}.count();
  EXPECT_EQ(read.logs(0).fields(0).string_value(), "now");
  EXPECT_EQ(read.logs(0).fields(1).json_value(), "[1]");
  EXPECT_GE(Nanos(read.logs(0).timestamp()), Nanos(read.start_timestamp()));
  EXPECT_EQ(read.logs(1).fields(0).int_value(), 2);
  EXPECT_EQ(Nanos(read.logs(1).timestamp()), given);
  EXPECT_EQ(read.logs(2).fields(0).string_value(), "3");
  EXPECT_EQ(Nanos(read.logs(2).timestamp()), given + 1000);
  EXPECT_EQ(read.logs(3).fields(0).json_value(), "null");
  EXPECT_EQ(Nanos(read.logs(3).timestamp()), given + 2000);
}

TEST_F(SpanTest, HasItsReferencesWithoutThoseOfOthers) {
  const auto other_span = opentracing::MakeNoopTracer()->StartSpan("another tracer's");
  const auto parent = tracer_->StartSpan("parent");
  const auto before = tracer_->StartSpan("before");
  auto span =
      tracer_->StartSpan("span", {ChildOf(&other_span->context()), ChildOf(nullptr),
                                  ChildOf(&parent->context()), FollowsFrom(&before->context())});
  EXPECT_EQ(span->context().ToTraceID(), parent->context().ToTraceID());
  span->Finish();
  const collector::Span read = OnlySpan();
  ASSERT_EQ(read.references_size(), 2);
  EXPECT_EQ(read.references(0).relationship(), collector::Reference_Relationship_CHILD_OF);
  EXPECT_EQ(read.references(0).span_context().span_id(),
            std::stoull(parent->context().ToSpanID(), nullptr, 16));
  EXPECT_EQ(read.references(1).relationship(), collector::Reference_Relationship_FOLLOWS_FROM);
  EXPECT_EQ(read.references(1).span_context().span_id(),
            std::stoull(before->context().ToSpanID(), nullptr, 16));
}

TEST_F(SpanTest, IsNotRecordedWhereItsPrioritySaysSo) {
  tracer_->StartSpan("off", {opentracing::SetTag("sampling.priority", 0)})->Finish();
  tracer_->StartSpan("on", {opentracing::SetTag("sampling.priority", 1)})->Finish();
  EXPECT_EQ(OnlySpan().operation_name(), "on");
}

TEST_F(SpanTest, FinishesOnceAndStaysAsItWas) {
  auto span = tracer_->StartSpan("span");
  span->SetBaggageItem("key", "value");
  span->Finish();
  span->Finish();
  span->SetTag("late", 1);
  span->SetOperationName("late");
  span->SetBaggageItem("late", "late");
  span->Log({{"late", 1}});
  opentracing::FinishSpanOptions options;
  options.log_records = {{some_time_, {{"late", 1}}}};
  span->FinishWithOptions(options);
  EXPECT_EQ(span->BaggageItem("key"), "value");
  EXPECT_EQ(span->BaggageItem("late"), "");
  EXPECT_THAT(span->context().ToSpanID(), SizeIs(16));
  const collector::Span read = OnlySpan();
  EXPECT_EQ(read.operation_name(), "span");
  EXPECT_EQ(read.tags_size(), 0);
  EXPECT_EQ(read.logs_size(), 0);
}

TEST_F(SpanTest, FinishesWhenItIsDestroyed) {
  tracer_->StartSpan("span").reset();
  EXPECT_EQ(OnlySpan().operation_name(), "span");
}

TEST_F(SpanTest, KeepsItsTracerAlive) {
  auto span = tracer_->StartSpan("span");
  const std::weak_ptr<LightStepTracer> tracer = tracer_;
  tracer_.reset();
  span->SetTag("late", true);
  EXPECT_NE(span->tracer().StartSpan("child", {ChildOf(&span->context())}), nullptr);
  span.reset();
  EXPECT_TRUE(tracer.expired());
  // The tracer has been closed, so it has delivered its spans.
  EXPECT_THAT(SpansOf(satellite_), SizeIs(2));
}

TEST_F(SpanTest, IsDroppedAfterClose) {
  auto span = tracer_->StartSpan("before");
  tracer_->StartSpan("taken")->Finish();
  tracer_->Close();
  span->Finish();
  const auto after = tracer_->StartSpan("after");
  ASSERT_NE(after, nullptr);
  after->Finish();
  EXPECT_FALSE(tracer_->Flush());  // it says that something was dropped
  ASSERT_THAT(SpansOf(satellite_), SizeIs(1));
  EXPECT_EQ(SpansOf(satellite_)[0].operation_name(), "taken");
}

TEST_F(SpanTest, CanBeUsedFromSeveralThreads) {
  constexpr int kThreads = 4, kCalls = 200;
  auto span = tracer_->StartSpan("span");
  std::vector<std::thread> threads;
  for (int thread = 0; thread < kThreads; ++thread) {
    threads.emplace_back([&, thread] {
      const std::string key = "thread" + std::to_string(thread);
      for (int call = 0; call < kCalls; ++call) {
        span->SetTag(key, call);
        span->SetBaggageItem(key, std::to_string(call));
        EXPECT_EQ(span->BaggageItem(key), std::to_string(call));
        tracer_->StartSpan("child", {ChildOf(&span->context())})->Finish();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  span->Finish();
  EXPECT_THAT(Spans(), SizeIs(kThreads * kCalls + 1));
}

}  // namespace
}  // namespace lightstep
