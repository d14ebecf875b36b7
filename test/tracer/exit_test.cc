// Tests what a recorder does at the end of the process. The tests of whole processes that end are
// in test/opentracing_cpp/life_test.cc.
#include <gtest/gtest.h>

#include <chrono>
#include <string>

#include "src/tracer/recorder.h"
#include "src/tracer/span_record.h"
#include "test/delivery/satellite.h"
#include "test/tracer/endpoints.h"

namespace lightstep::tracer {
namespace {

void FinishASpan(Recorder& recorder) {
  SpanRecord{recorder, "span", nullptr, 0, kNow, kNow}.Finish(kNow);
}

class ExitTest : public WireTest {};

TEST_P(ExitTest, WaitsForTheTimeoutOnceAndNotAgain) {
  const RefusingEndpoint endpoint;
  TracerOptions options = OptionsFor(endpoint.port(), GetParam());
  options.report_timeout = std::chrono::milliseconds{50};
  Recorder recorder{options};
  FinishASpan(recorder);
  EXPECT_EQ(recorder.TimeoutAtEnd(), recorder.report_timeout());
  const common::Nanoseconds begin = common::MonotonicNow();
  recorder.FlushAtExit(begin);
  EXPECT_GE(common::MonotonicNow() - begin, recorder.report_timeout());
  EXPECT_EQ(recorder.TimeoutAtEnd(), 0);
  EXPECT_EQ(recorder.ReadMetrics().buffered, 1u) << "it goes on";
  recorder.FlushAtExit(common::MonotonicNow());
  EXPECT_EQ(recorder.TimeoutAtEnd(), 0);
}

TEST_P(ExitTest, DeliversAndGoesOn) {
  delivery::Satellite satellite;
  Recorder recorder{OptionsFor(satellite.port(), GetParam())};
  FinishASpan(recorder);
  recorder.FlushAtExit(common::MonotonicNow());
  EXPECT_EQ(recorder.ReadMetrics().acknowledged, 1u);
  FinishASpan(recorder);
  EXPECT_GT(recorder.TimeoutAtEnd(), 0);
  EXPECT_TRUE(recorder.Close(recorder.TimeoutAtEnd()));
  EXPECT_EQ(recorder.ReadMetrics().acknowledged, 2u);
}

TEST_P(ExitTest, OutlivesOpenSslWithoutTls) {
  delivery::Satellite satellite;
  Recorder recorder{OptionsFor(satellite.port(), GetParam())};
  recorder.EndTls();
  FinishASpan(recorder);
  EXPECT_TRUE(recorder.Flush(common::ToWait(kLongTime)));
}

TEST_P(ExitTest, EndsBeforeOpenSslDoes) {
  const RefusingEndpoint endpoint;
  Destination destination{endpoint.port()};
  destination.is_tls = true;
  Recorder recorder{OptionsFor(destination, GetParam())};
  FinishASpan(recorder);
  recorder.EndTls();
  FinishASpan(recorder);
  const Metrics metrics = recorder.ReadMetrics();
  EXPECT_EQ(metrics.finished, 2u);
  EXPECT_EQ(metrics.dropped, 2u);
}

INSTANTIATE_TEST_SUITE_P(Wires, ExitTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep::tracer
