// Tests the ledger of a tracer (lightstep/metrics.h) while no satellite can be reached: every
// finished span is counted once.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <future>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <vector>

#include "test/delivery/satellite.h"
#include "test/delivery/waiting.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

using testing::Contains;
using testing::HasSubstr;

class LedgerTest : public WireTest {
 protected:
  LedgerTest() { options_ = OptionsFor(endpoint_.port(), GetParam()); }
  ~LedgerTest() override {
    if (tracer_) tracer_->Close(kNoTime);
  }

  Tracer& tracer() {
    if (!tracer_) tracer_.emplace(options_);
    return *tracer_;
  }

  void FinishSpans(int count) {
    for (int i = 0; i < count; ++i) tracer().StartSpan("span").Finish();
  }

  RefusingEndpoint endpoint_;
  TracerOptions options_;
  std::optional<Tracer> tracer_;
};

TEST_P(LedgerTest, AreEmptyAtFirst) {
  const Metrics metrics = tracer().metrics();
  EXPECT_EQ(metrics.finished, 0u);
  EXPECT_EQ(metrics.buffered, 0u);
  EXPECT_EQ(metrics.dropped, 0u);
  EXPECT_EQ(metrics.bytes_sent, 0u);
}

TEST_P(LedgerTest, HaveNothingToFlushOrCloseWithoutSpans) {
  EXPECT_TRUE(tracer().Flush(kNoTime));
  EXPECT_TRUE(tracer().Close(kNoTime));
  EXPECT_TRUE(tracer().Close(kNoTime)) << "again";
}

TEST_P(LedgerTest, KeepWhatCanNotBeSent) {
  FinishSpans(7);
  EXPECT_FALSE(tracer().Flush(std::chrono::milliseconds{20}));
  const Metrics metrics = tracer().metrics();
  EXPECT_EQ(metrics.finished, 7u);
  EXPECT_EQ(metrics.buffered, 7u);
  EXPECT_EQ(metrics.acknowledged, 0u);
  EXPECT_EQ(metrics.dropped, 0u);
  ExpectBalance(metrics);
}

TEST_P(LedgerTest, CountNoSpanThatIsNotFinished) {
  const Span span = tracer().StartSpan("span");
  EXPECT_EQ(tracer().metrics().finished, 0u);
}

TEST_P(LedgerTest, CountASpanOnceHoweverItFinishes) {
  {
    Span span = tracer().StartSpan("twice, and out of scope");
    span.Finish();
    span.Finish();
  }
  EXPECT_EQ(tracer().metrics().finished, 1u);
  {
    const Span span = tracer().StartSpan("out of scope");
  }
  EXPECT_EQ(tracer().metrics().finished, 2u);
  {
    Span span = tracer().StartSpan("moved");
    const Span owner = std::move(span);
  }
  EXPECT_EQ(tracer().metrics().finished, 3u);
  {
    Span span = tracer().StartSpan("replaced");
    span = tracer().StartSpan("other");
    EXPECT_EQ(tracer().metrics().finished, 4u);
  }
  EXPECT_EQ(tracer().metrics().finished, 5u);
}

TEST_P(LedgerTest, DropWhatIsBeyondMaxBufferedSpans) {
  options_.max_buffered_spans = 10;
  FinishSpans(25);
  const Metrics metrics = tracer().metrics();
  EXPECT_EQ(metrics.finished, 25u);
  EXPECT_EQ(metrics.buffered, 10u);
  EXPECT_EQ(metrics.dropped, 15u);
  ExpectBalance(metrics);
}

TEST_P(LedgerTest, DropWhatIsBeyondTheRoomForBytes) {
  const std::string text(32 * 1024, 'x');
  const std::size_t enough = 2 * kMaxBufferedBytes / (5 * text.size());
  for (std::size_t i = 0; i < enough; ++i) {
    Span span = tracer().StartSpan("large");
    for (int tag = 0; tag < 5; ++tag) span.SetTag(std::to_string(tag), text);
  }
  const Metrics metrics = tracer().metrics();
  EXPECT_EQ(metrics.finished, enough);
  EXPECT_GT(metrics.dropped, 0u);
  EXPECT_LE(metrics.buffered * 5 * text.size(), kMaxBufferedBytes);
  ExpectBalance(metrics);
}

TEST_P(LedgerTest, DropWhatIsLeftWhenTheTracerCloses) {
  FinishSpans(5);
  EXPECT_FALSE(tracer().Close(kNoTime));
  const Metrics metrics = tracer().metrics();
  EXPECT_EQ(metrics.finished, 5u);
  EXPECT_EQ(metrics.buffered, 0u);
  EXPECT_EQ(metrics.dropped, 5u);
}

TEST_P(LedgerTest, DropWhatFinishesAfterTheTracerWasClosed) {
  Span early = tracer().StartSpan("started before");
  EXPECT_TRUE(tracer().Close(kNoTime));
  early.Finish();
  FinishSpans(2);
  const Metrics metrics = tracer().metrics();
  EXPECT_EQ(metrics.finished, 3u);
  EXPECT_EQ(metrics.dropped, 3u);
  EXPECT_EQ(metrics.buffered, 0u);
}

TEST_P(LedgerTest, OutliveTheTracerThatSpansAreOf) {
  Span span = tracer().StartSpan("span");
  tracer_.reset();
  span.SetTag("key", "value");
  span.Finish();
  EXPECT_NE(span.context().span_id, 0u);
}

TEST_P(LedgerTest, CountNoSpanThatIsNotSampled) {
  SpanContext parent;
  parent.trace_id = parent.span_id = 1;
  parent.sampled = false;
  tracer().StartSpan("child", {{Reference::Type::kChildOf, parent}}).Finish();
  Span span = tracer().StartSpan("span");
  span.SetTag("sampling.priority", 0);
  span.Finish();
  EXPECT_EQ(tracer().metrics().finished, 0u);
}

TEST_P(LedgerTest, TellWhyASatelliteIsNotReached) {
  FinishSpans(1);
  const auto failed = [this] {
    const Metrics metrics = tracer().metrics();
    return metrics.endpoints.size() == 1 && !metrics.endpoints[0].last_error.empty();
  };
  ASSERT_TRUE(delivery::WaitUntil(failed));
  const EndpointMetrics endpoint = tracer().metrics().endpoints[0];
  EXPECT_EQ(endpoint.name, "127.0.0.1:" + std::to_string(endpoint_.port()));
  EXPECT_FALSE(endpoint.well);
  EXPECT_EQ(endpoint.streams_acknowledged, 0u);
}

TEST_P(LedgerTest, SayHowManySpansAreLostAtTheEndToASinkThatAsksForTheMetrics) {
  std::vector<std::string> lines;
  std::uint64_t dropped = 0;
  options_.log_sink = [&](LogLevel level, std::string_view text) {
    if (level != LogLevel::kWarning || text.find("closed with") == std::string_view::npos) return;
    lines.emplace_back(text);
    dropped = tracer_->metrics().dropped;
  };
  FinishSpans(3);
  tracer().Close(kNoTime);
  EXPECT_THAT(lines, Contains(HasSubstr("3 spans")));
  EXPECT_EQ(dropped, 3u);
}

TEST_P(LedgerTest, AllowFlushAndCloseAtOnce) {
  delivery::Satellite satellite{[](const delivery::Satellite::Request&) {
    delivery::Satellite::Answer never;
    never.wait = true;
    return never;
  }};
  options_ = OptionsFor(satellite.port(), GetParam());
  // Only a flush ends a report, so once the report is there, Flush is under way.
  options_.reporting_period = std::chrono::minutes{10};
  FinishSpans(1);
  std::future<bool> flush =
      std::async(std::launch::async, [&] { return tracer().Flush(std::chrono::seconds{20}); });
  ASSERT_TRUE(satellite.WaitUntil([](const auto& s) { return s.requests() == 1; }));
  EXPECT_FALSE(tracer().Close(kNoTime));
  EXPECT_EQ(flush.wait_for(std::chrono::seconds{10}), std::future_status::ready)
      << "Flush waits for a thread that has ended";
  EXPECT_FALSE(flush.get());
}

TEST_P(LedgerTest, BalanceAtEveryMomentWhileSpansFinishInManyThreads) {
  constexpr int kThreads = 3, kSpansPerThread = 20'000;
  options_.max_buffered_spans = 10'000;
  tracer();
  std::atomic<int> running{kThreads};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      FinishSpans(kSpansPerThread);
      --running;
    });
  }
  std::uint64_t finished = 0;
  while (running != 0) {
    const Metrics metrics = tracer().metrics();
    ExpectBalance(metrics);
    EXPECT_GE(metrics.finished, finished);
    // Each thread checks the limit before it stores a span.
    EXPECT_LE(metrics.buffered, options_.max_buffered_spans + kThreads - 1);
    finished = metrics.finished;
  }
  for (std::thread& thread : threads) thread.join();
  const Metrics metrics = tracer().metrics();
  EXPECT_EQ(metrics.finished, std::uint64_t{kThreads} * kSpansPerThread);
  ExpectBalance(metrics);
}

INSTANTIATE_TEST_SUITE_P(Wires, LedgerTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep
