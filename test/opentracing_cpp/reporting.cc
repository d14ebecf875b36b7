#include "test/opentracing_cpp/reporting.h"

#include <chrono>
#include <utility>

namespace lightstep {

LightStepTracerOptions OptionsFor(std::uint16_t port, std::vector<std::string>* log) {
  LightStepTracerOptions options;
  options.component_name = "test";
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"127.0.0.1", port}};
  options.report_timeout = std::chrono::minutes{1};
  options.logger_sink = [log](LogLevel, opentracing::string_view text) {
    if (log != nullptr) log->push_back(text);
  };
  return options;
}

ReportingTest::ReportingTest() : tracer_{MakeLightStepTracer(OptionsFor(satellite_.port()))} {}

std::vector<collector::Span> ReportingTest::Spans() {
  EXPECT_TRUE(tracer_->Flush());
  return SpansOf(satellite_);
}

collector::Span ReportingTest::OnlySpan() {
  std::vector<collector::Span> spans = Spans();
  EXPECT_EQ(spans.size(), 1u);
  return spans.empty() ? collector::Span{} : spans[0];
}

std::vector<collector::Span> SpansOf(const delivery::Satellite& satellite) {
  std::vector<collector::Span> spans;
  for (const auto& request : satellite.taken()) {
    spans.insert(spans.end(), request.report.spans().begin(), request.report.spans().end());
  }
  return spans;
}

std::int64_t Nanos(const google::protobuf::Timestamp& timestamp) {
  return timestamp.seconds() * 1'000'000'000 + timestamp.nanos();
}

}  // namespace lightstep
