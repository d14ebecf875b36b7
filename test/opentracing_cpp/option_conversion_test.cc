// Tests MakeLightStepTracer: how it uses a C++ program's options, and that it logs invalid ones and
// never throws.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <stdlib.h>

#include <atomic>
#include <chrono>
#include <cstddef>
#include <functional>
#include <map>
#include <memory>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "test/opentracing_cpp/reporting.h"

namespace lightstep {
namespace {

using testing::AllOf;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::StartsWith;

// Makes a satellite hold its answers until the test lets it go on.
delivery::Satellite::Answer Wait(const delivery::Satellite::Request&) {
  delivery::Satellite::Answer answer;
  answer.wait = true;
  return answer;
}

class OptionsTest : public testing::Test {
 protected:
  LightStepTracerOptions Options() { return OptionsFor(satellite_.port(), &log_); }

  std::map<std::string, collector::KeyValue> ReporterTags() {
    std::map<std::string, collector::KeyValue> tags;
    for (const auto& request : satellite_.taken()) {
      for (const auto& tag : request.report.reporter().tags()) tags[tag.key()] = tag;
    }
    return tags;
  }

  delivery::Satellite satellite_;
  std::vector<std::string> log_;
};

TEST_F(OptionsTest, LeaveOutTheCommandLine) {
  for (const bool is_reported : {false, true}) {
    LightStepTracerOptions options = Options();
    options.report_command_line = is_reported;
    const auto tracer = MakeLightStepTracer(std::move(options));
    ASSERT_NE(tracer, nullptr);
    tracer->StartSpan("operation")->Finish();
    EXPECT_TRUE(tracer->Flush());
    EXPECT_EQ(ReporterTags().count("lightstep.command_line"), is_reported ? 1u : 0u);
  }
}

TEST_F(OptionsTest, AreWhatTheSatelliteSees) {
  LightStepTracerOptions options = Options();
  options.use_stream_recorder = true;
  options.tags["text"] = "t";
  options.tags["int"] = 1;
  options.tags["double"] = 1.5;
  options.tags["bool"] = true;
  options.tags["list"] = opentracing::Values{1, 2};
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  tracer->StartSpan("span")->Finish();
  EXPECT_TRUE(tracer->Flush());

  auto tags = ReporterTags();
  EXPECT_EQ(tags["lightstep.component_name"].string_value(), "test");
  EXPECT_EQ(tags["lightstep.tracer_platform"].string_value(), "c++");
  EXPECT_EQ(tags["text"].string_value(), "t");
  EXPECT_EQ(tags["int"].int_value(), 1);
  EXPECT_EQ(tags["double"].double_value(), 1.5);
  EXPECT_TRUE(tags["bool"].bool_value());
  EXPECT_EQ(tags["list"].string_value(), "[1,2]");
  EXPECT_EQ(satellite_.taken()[0].report.auth().access_token(), "token");
  EXPECT_THAT(log_, IsEmpty());
}

TEST_F(OptionsTest, NameTheCollectorWhereNoSatellitesAreListed) {
  LightStepTracerOptions options = Options();
  options.satellite_endpoints.clear();
  options.collector_host = "127.0.0.1";
  options.collector_port = satellite_.port();
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  tracer->StartSpan("span")->Finish();
  EXPECT_TRUE(tracer->Flush());
  EXPECT_THAT(SpansOf(satellite_), SizeIs(1));
}

TEST_F(OptionsTest, SayHowManySpansMayWait) {
  delivery::Satellite satellite{Wait};
  LightStepTracerOptions options = OptionsFor(satellite.port());
  options.max_buffered_spans = std::function<std::size_t()>{[] { return 3; }};
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  for (int i = 0; i < 10; ++i) tracer->StartSpan("span")->Finish();
  satellite.GoOn();
  EXPECT_FALSE(tracer->Flush());
  EXPECT_THAT(SpansOf(satellite), SizeIs(3));
}

TEST_F(OptionsTest, MeanTheDefaultByAPeriodOfNothing) {
  LightStepTracerOptions options = Options();
  options.reporting_period = {};
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  tracer->StartSpan("span")->Finish();
  EXPECT_TRUE(tracer->Flush());
}

TEST_F(OptionsTest, AreToldWhereTheyAreWrong) {
  const auto refusal_of = [this](auto change) {
    LightStepTracerOptions options = Options();
    change(options);
    log_.clear();
    EXPECT_EQ(MakeLightStepTracer(std::move(options)), nullptr);
    EXPECT_THAT(log_, SizeIs(1));
    return log_.empty() ? "" : log_[0];
  };
  EXPECT_THAT(refusal_of([](auto& options) { options.use_thread = false; }),
              HasSubstr("use_thread: got false, expected true"));
  EXPECT_THAT(refusal_of([](auto& options) { options.collector_port = 65536; }),
              HasSubstr("collector_port: got 65536, expected an integer from 1 to 65535"));
  EXPECT_THAT(
      refusal_of([](auto& options) {
        options.collector_plaintext = false;
        options.ssl_root_certificates = "no PEM";
      }),
      AllOf(StartsWith("the tracer was not created: ssl_root_certificates: "), HasSubstr("PEM")));
  EXPECT_THAT(refusal_of([](auto& options) {
                options.collector_plaintext = false;
                options.client_key = "no PEM";
              }),
              StartsWith("the tracer was not created: client_certificate: got none"));
  EXPECT_THAT(refusal_of([](auto& options) {
                options.collector_plaintext = false;
                options.client_certificate = "no PEM";
              }),
              StartsWith("the tracer was not created: client_key: got none"));
}

TEST_F(OptionsTest, NameAFunctionThatThrows) {
  const auto refusal_of = [this](std::function<std::size_t()> function) {
    LightStepTracerOptions options = Options();
    options.max_buffered_spans = std::move(function);
    log_.clear();
    EXPECT_EQ(MakeLightStepTracer(std::move(options)), nullptr);
    EXPECT_THAT(log_, SizeIs(1));
    return log_.empty() ? "" : log_[0];
  };
  const auto names_it = StartsWith("the tracer was not created: max_buffered_spans: got ");
  EXPECT_THAT(refusal_of([]() -> std::size_t { throw std::runtime_error{"no flag"}; }),
              AllOf(names_it, HasSubstr("no flag"), HasSubstr("expected an integer")));
  EXPECT_THAT(refusal_of([]() -> std::size_t { throw 7; }),
              AllOf(names_it, HasSubstr("not a std::exception")));
  EXPECT_THAT(refusal_of(nullptr), AllOf(names_it, HasSubstr("bad_function_call")));
  EXPECT_THAT(refusal_of([] { return 0; }), AllOf(names_it, HasSubstr("got 0")));
}

TEST_F(OptionsTest, CallNoTimeNothingThatIsShort) {
  const auto refusal_of = [this](auto change) {
    LightStepTracerOptions options = Options();
    change(options);
    log_.clear();
    EXPECT_EQ(MakeLightStepTracer(std::move(options)), nullptr);
    return log_.empty() ? "" : log_[0];
  };
  using std::chrono::nanoseconds;
  EXPECT_THAT(refusal_of([](auto& options) { options.reporting_period = nanoseconds{1}; }),
              HasSubstr("reporting_period: got 1 ns, expected at least 1 microsecond"));
  EXPECT_THAT(refusal_of([](auto& options) { options.reporting_period = nanoseconds{-999}; }),
              HasSubstr("reporting_period: got -999 ns, expected at least 1 microsecond"));
  EXPECT_THAT(refusal_of([](auto& options) { options.report_timeout = nanoseconds{999}; }),
              HasSubstr("report_timeout: got 999 ns, expected at least 1 microsecond"));
  EXPECT_THAT(refusal_of([](auto& options) { options.report_timeout = nanoseconds{0}; }),
              HasSubstr("report_timeout: got 0, expected an integer (microseconds)"));
  LightStepTracerOptions options = Options();
  options.reporting_period = nanoseconds{1001};
  EXPECT_NE(MakeLightStepTracer(std::move(options)), nullptr);
}

// What an observer was told. The test reads this after the tracer has taken the observer.
struct Told {
  int sent = 0, dropped = 0, flushes = 0;
};

class CountingObserver final : public MetricsObserver {
 public:
  explicit CountingObserver(Told& told) : told_{told} {}
  void OnSpansSent(int spans) noexcept override { told_.sent += spans; }
  void OnSpansDropped(int spans) noexcept override { told_.dropped += spans; }
  void OnFlush() noexcept override { ++told_.flushes; }

 private:
  Told& told_;
};

TEST_F(OptionsTest, TellAnObserverWhatBecomesOfTheSpans) {
  Told told;
  LightStepTracerOptions options = Options();
  options.metrics_observer = std::make_unique<CountingObserver>(told);
  auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  for (int i = 0; i < 3; ++i) tracer->StartSpan("span")->Finish();
  EXPECT_TRUE(tracer->Flush());
  EXPECT_EQ(told.sent, 3);
  EXPECT_EQ(told.flushes, 1);
  tracer->StartSpan("span")->Finish();
  tracer->Close();
  EXPECT_EQ(told.sent, 4);
  tracer->StartSpan("too late")->Finish();
  tracer.reset();
  EXPECT_EQ(told.sent, 4);
  EXPECT_EQ(told.dropped, 1);
  EXPECT_EQ(told.flushes, 1);
}

TEST_F(OptionsTest, TellAnObserverWithoutAFlush) {
  Told told;
  LightStepTracerOptions options = Options();
  options.reporting_period = std::chrono::microseconds{1};
  options.metrics_observer = std::make_unique<CountingObserver>(told);
  const auto tracer = MakeLightStepTracer(std::move(options));
  ASSERT_NE(tracer, nullptr);
  // A span that finishes later tells the observer about the first acknowledged ones.
  const auto end = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (told.sent == 0 && std::chrono::steady_clock::now() < end) {
    tracer->StartSpan("span")->Finish();
  }
  EXPECT_GT(told.sent, 0);
}

TEST_F(OptionsTest, BearASinkThatThrows) {
  LightStepTracerOptions options = Options();
  options.use_thread = false;
  options.logger_sink = [](LogLevel, opentracing::string_view) { throw 1; };
  EXPECT_EQ(MakeLightStepTracer(std::move(options)), nullptr);
}

TEST_F(OptionsTest, BearASinkThatThrowsOnAnyThread) {
  for (const bool verbose : {false, true}) {
    std::atomic<int> calls{0};
    LightStepTracerOptions options = Options();
    options.verbose = verbose;
    options.satellite_endpoints.insert(options.satellite_endpoints.begin(), {"127.0.0.1", 1});
    options.logger_sink = [&calls](LogLevel, opentracing::string_view) { throw ++calls; };
    const auto tracer = MakeLightStepTracer(std::move(options));
    ASSERT_NE(tracer, nullptr);
    tracer->StartSpan("span")->Finish();
    EXPECT_TRUE(tracer->Flush());
    tracer->Close();
    if (verbose) {
      EXPECT_GT(calls, 0);
    }
  }
}

TEST_F(OptionsTest, MayBeThoseOfTheEnvironment) {
  setenv("LIGHTSTEP_ACCESS_TOKEN", "from outside", 1);
  setenv("LIGHTSTEP_SATELLITES", ("127.0.0.1:" + std::to_string(satellite_.port())).c_str(), 1);
  setenv("LIGHTSTEP_COLLECTOR_PORT", "tcp://10.0.0.7:443", 1);
  TracerOptions native = OptionsFromEnvironment(R"({"collector_plaintext": true})");
  for (const char* const variable :
       {"LIGHTSTEP_ACCESS_TOKEN", "LIGHTSTEP_SATELLITES", "LIGHTSTEP_COLLECTOR_PORT"}) {
    unsetenv(variable);
  }
  native.log_sink = [this](LogLevel, std::string_view text) { log_.emplace_back(text); };
  const std::shared_ptr<LightStepTracer> tracer = MakeLightStepTracerFrom(native);
  ASSERT_NE(tracer, nullptr);
  EXPECT_THAT(log_, ElementsAre(StartsWith("LIGHTSTEP_COLLECTOR_PORT: got ")));
  tracer->StartSpan("span")->Finish();
  EXPECT_TRUE(tracer->Flush());
  EXPECT_EQ(satellite_.taken()[0].report.auth().access_token(), "from outside");

  log_.clear();
  native.collector_port = 0;
  EXPECT_EQ(MakeLightStepTracerFrom(native), nullptr);
  EXPECT_THAT(log_, ElementsAre(StartsWith("the tracer was not created: collector_port: got 0")));
}

TEST_F(OptionsTest, WaitNoLongerThanTheyAreTold) {
  delivery::Satellite silent{Wait};
  const auto tracer = MakeLightStepTracer(OptionsFor(silent.port()));
  tracer->StartSpan("span")->Finish();
  EXPECT_FALSE(tracer->FlushWithTimeout(std::chrono::microseconds{1}));
  EXPECT_FALSE(tracer->FlushWithTimeout(std::chrono::system_clock::duration{-1}));
  silent.GoOn();
  EXPECT_TRUE(tracer->FlushWithTimeout(std::chrono::system_clock::duration::max()));
}

}  // namespace
}  // namespace lightstep
