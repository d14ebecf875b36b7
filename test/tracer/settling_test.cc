// Tests the ledger of a tracer (lightstep/metrics.h), Flush and Close with a satellite that
// accepts, refuses or delays spans: what is acknowledged, dropped and rejected, and when Flush
// returns.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <cstdint>
#include <fstream>
#include <future>
#include <map>
#include <optional>
#include <string>
#include <thread>
#include <utility>
#include <variant>
#include <vector>

#include "lightstep/version.h"
#include "test/delivery/satellite.h"
#include "test/tracer/endpoints.h"

namespace lightstep {
namespace {

using delivery::Satellite;
using testing::Contains;
using testing::Key;

void FinishSpans(Tracer& tracer, int count) {
  for (int i = 0; i < count; ++i) tracer.StartSpan("span").Finish();
}

// Whether, within a minute, the thread whose id is there begins to wait for something.
bool WaitUntilItSleeps(const std::atomic<pid_t>& thread) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (std::chrono::steady_clock::now() < deadline) {
    std::ifstream stat{"/proc/self/task/" + std::to_string(thread) + "/stat"};
    std::string id, name, state;
    if (stat >> id >> name >> state && state == "S") return true;
    std::this_thread::yield();
  }
  return false;
}

class SettlingTest : public WireTest {};

TEST_P(SettlingTest, AcknowledgesWhatTheSatelliteTook) {
  Satellite satellite;
  Tracer tracer{OptionsFor(satellite.port(), GetParam())};
  FinishSpans(tracer, 100);
  EXPECT_TRUE(tracer.Flush());
  const Metrics metrics = tracer.metrics();
  EXPECT_EQ(metrics.finished, 100u);
  EXPECT_EQ(metrics.acknowledged, 100u);
  EXPECT_EQ(metrics.buffered, 0u);
  EXPECT_EQ(metrics.dropped, 0u);
  EXPECT_GT(metrics.bytes_sent, 0u);
  EXPECT_EQ(satellite.taken_spans().size(), 100u);
}

TEST_P(SettlingTest, ClosesWithEverythingAcknowledged) {
  Satellite satellite;
  Tracer tracer{OptionsFor(satellite.port(), GetParam())};
  FinishSpans(tracer, 10);
  EXPECT_TRUE(tracer.Close());
  EXPECT_EQ(tracer.metrics().acknowledged, 10u);
  EXPECT_EQ(tracer.metrics().dropped, 0u);
}

TEST_P(SettlingTest, SendsWhatIsLeftWhenTheTracerGoesOutOfScope) {
  Satellite satellite;
  {
    Tracer tracer{OptionsFor(satellite.port(), GetParam())};
    FinishSpans(tracer, 10);
  }
  EXPECT_EQ(satellite.taken_spans().size(), 10u);
}

TEST_P(SettlingTest, SaysOnceThatSpansWereDropped) {
  Satellite satellite{[](const Satellite::Request&) {
    Satellite::Answer answer;
    answer.wait = true;
    return answer;
  }};
  TracerOptions options = OptionsFor(satellite.port(), GetParam());
  options.max_buffered_spans = 2;
  Tracer tracer{options};
  FinishSpans(tracer, 5);
  EXPECT_EQ(tracer.metrics().dropped, 3u);
  satellite.GoOn();
  EXPECT_FALSE(tracer.Flush());
  EXPECT_EQ(tracer.metrics().acknowledged, 2u);
  EXPECT_TRUE(tracer.Flush());
}

TEST_P(SettlingTest, TellsEveryoneWhoFlushesAtTheTime) {
  Satellite satellite{[](const Satellite::Request&) {
    Satellite::Answer answer;
    answer.wait = true;
    answer.status = 400;
    return answer;
  }};
  Tracer tracer{OptionsFor(satellite.port(), GetParam())};
  FinishSpans(tracer, 1);
  std::atomic<pid_t> waiting[2] = {0, 0};
  std::vector<std::future<bool>> flushes;
  for (std::atomic<pid_t>& thread : waiting) {
    flushes.push_back(std::async(std::launch::async, [&] {
      thread = gettid();
      return tracer.Flush();
    }));
  }
  for (std::atomic<pid_t>& thread : waiting) ASSERT_TRUE(WaitUntilItSleeps(thread));
  satellite.GoOn();
  for (std::future<bool>& flush : flushes) EXPECT_FALSE(flush.get());
  EXPECT_TRUE(tracer.Flush());
}

TEST_P(SettlingTest, RejectsWhatTheSatelliteRefusesForGood) {
  Satellite satellite{[](const Satellite::Request& request) {
    Satellite::Answer answer;
    answer.status = request.report.spans(0).operation_name() == "bad" ? 400 : 200;
    return answer;
  }};
  Tracer tracer{OptionsFor(satellite.port(), GetParam())};
  tracer.StartSpan("bad").Finish();
  EXPECT_FALSE(tracer.Flush());
  tracer.StartSpan("good").Finish();
  EXPECT_TRUE(tracer.Flush());
  const Metrics metrics = tracer.metrics();
  EXPECT_EQ(metrics.rejected, 1u);
  EXPECT_EQ(metrics.acknowledged, 1u);
  EXPECT_EQ(metrics.buffered, 0u);
  ExpectBalance(metrics);
}

TEST_P(SettlingTest, BalancesAtEveryMomentWhileSpansComeAndGo) {
  constexpr int kThreads = 2, kSpansPerThread = 30'000;
  Satellite satellite;
  TracerOptions options = OptionsFor(satellite.port(), GetParam());
  options.max_buffered_spans = 1'000;
  options.reporting_period = std::chrono::milliseconds{5};
  Tracer tracer{options};
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] { FinishSpans(tracer, kSpansPerThread); });
  }
  Metrics metrics;
  do {
    metrics = tracer.metrics();
    ExpectBalance(metrics);
    EXPECT_LE(metrics.buffered, options.max_buffered_spans + kThreads - 1);
  } while (metrics.finished != std::uint64_t{kThreads} * kSpansPerThread);
  for (std::thread& thread : threads) thread.join();
  tracer.Flush();
  metrics = tracer.metrics();
  ExpectBalance(metrics);
  EXPECT_EQ(metrics.buffered, 0u);
  const std::map<std::uint64_t, int> taken = satellite.taken_spans();
  EXPECT_EQ(taken.size(), metrics.acknowledged);
  for (const auto& [id, times] : taken) EXPECT_EQ(times, 1) << id;
}

INSTANTIATE_TEST_SUITE_P(Wires, SettlingTest, kEachWire, WireName{});

// OTLP does not have these, or has them in another form (origin_test.cc).

TEST(LightStepSettlingTest, TellsTheSatelliteWhoReports) {
  Satellite satellite;
  TracerOptions options = OptionsFor(satellite.port());
  options.component_name = "shop\xFF";
  options.access_token = "secret";
  options.tags = {
      {"zone", std::string{"eu"}}, {"weight", 0.5}, {"canary", true}, {"n", std::int64_t{3}}};
  Tracer tracer{options};
  FinishSpans(tracer, 1);
  ASSERT_TRUE(tracer.Flush());
  ASSERT_EQ(satellite.taken().size(), 1u);
  const collector::ReportRequest report = satellite.taken()[0].report;
  std::map<std::string, collector::KeyValue> tags;
  for (const collector::KeyValue& tag : report.reporter().tags()) tags[tag.key()] = tag;
  EXPECT_EQ(report.auth().access_token(), "secret");
  EXPECT_NE(report.reporter().reporter_id(), 0u);
  EXPECT_EQ(tags["lightstep.component_name"].string_value(), "shop�");
  EXPECT_EQ(tags["lightstep.tracer_platform"].string_value(), "c++");
  EXPECT_EQ(tags["lightstep.tracer_version"].string_value(), std::string_view{kVersion});
  for (const char* const key : {"lightstep.tracer_platform_version", "lightstep.hostname",
                                "lightstep.command_line", "lightstep.guid"}) {
    EXPECT_NE(tags[key].string_value(), "") << key;
  }
  EXPECT_EQ(tags["zone"].string_value(), "eu");
  EXPECT_EQ(tags["weight"].double_value(), 0.5);
  EXPECT_TRUE(tags["canary"].bool_value());
  EXPECT_EQ(tags["n"].int_value(), 3);
}

TEST(LightStepSettlingTest, NamesTheProgramWhereNoComponentIsNamed) {
  Satellite satellite;
  TracerOptions options = OptionsFor(satellite.port());
  options.component_name = "";
  Tracer tracer{options};
  FinishSpans(tracer, 1);
  ASSERT_TRUE(tracer.Flush());
  const collector::ReportRequest report = satellite.taken().at(0).report;
  ASSERT_GT(report.reporter().tags_size(), 0);
  EXPECT_EQ(report.reporter().tags(0).key(), "lightstep.component_name");
  EXPECT_EQ(report.reporter().tags(0).string_value(), "settling_test");
}

TEST(LightStepSettlingTest, StopsWhenTheSatelliteSaysSo) {
  collector::ReportResponse disable;
  disable.add_commands()->set_disable(true);
  Satellite satellite{[&](const Satellite::Request&) {
    Satellite::Answer answer;
    answer.body = disable.SerializeAsString();
    return answer;
  }};
  Tracer tracer{OptionsFor(satellite.port())};
  FinishSpans(tracer, 1);
  EXPECT_TRUE(tracer.Flush());
  FinishSpans(tracer, 3);
  const Metrics metrics = tracer.metrics();
  EXPECT_EQ(metrics.acknowledged, 1u);
  EXPECT_EQ(metrics.dropped, 3u);
  EXPECT_EQ(metrics.finished, 4u);
  EXPECT_EQ(satellite.requests(), 1);
}

}  // namespace
}  // namespace lightstep
