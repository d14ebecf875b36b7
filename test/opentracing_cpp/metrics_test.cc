// Tests LightStepTracer::metrics: the ledger and the endpoints as a C++ program reads them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <memory>

#include "test/opentracing_cpp/reporting.h"

namespace lightstep {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;

class MetricsTest : public ReportingTest {};

TEST_F(MetricsTest, CountsWhatBecomesOfTheSpans) {
  EXPECT_EQ(tracer_->metrics().finished, 0u);
  EXPECT_THAT(tracer_->metrics().endpoints, IsEmpty());
  for (int i = 0; i < 3; ++i) tracer_->StartSpan("span")->Finish();
  EXPECT_TRUE(tracer_->Flush());
  Metrics metrics = tracer_->metrics();
  EXPECT_EQ(metrics.finished, 3u);
  EXPECT_EQ(metrics.acknowledged, 3u);
  EXPECT_EQ(metrics.buffered, 0u);
  EXPECT_GE(metrics.streams_acknowledged, 1u);
  EXPECT_GT(metrics.bytes_sent, 0u);
  ASSERT_THAT(metrics.endpoints, SizeIs(1));
  EXPECT_THAT(metrics.endpoints[0].name, HasSubstr(std::to_string(satellite_.port())));
  EXPECT_TRUE(metrics.endpoints[0].well);
  EXPECT_THAT(metrics.endpoints[0].last_error, IsEmpty());

  tracer_->Close();
  tracer_->StartSpan("too late")->Finish();
  metrics = tracer_->metrics();
  EXPECT_EQ(metrics.finished, 4u);
  EXPECT_EQ(metrics.dropped, 1u);
  EXPECT_THAT(metrics.endpoints, SizeIs(1));
}

TEST_F(MetricsTest, SaysWhyNothingIsTaken) {
  delivery::Satellite refusing{[](const delivery::Satellite::Request&) {
    delivery::Satellite::Answer answer;
    answer.status = 400;
    return answer;
  }};
  const auto tracer = MakeLightStepTracer(OptionsFor(refusing.port()));
  tracer->StartSpan("span")->Finish();
  EXPECT_FALSE(tracer->Flush());
  const Metrics metrics = tracer->metrics();
  EXPECT_EQ(metrics.rejected, 1u);
  ASSERT_THAT(metrics.endpoints, SizeIs(1));
  EXPECT_THAT(metrics.endpoints[0].last_error, HasSubstr("400"));
}

// A program may implement this interface itself.
class MutedTracer final : public LightStepTracer {
 public:
  bool Flush() noexcept override { return true; }
  bool FlushWithTimeout(std::chrono::system_clock::duration) noexcept override { return true; }
  std::unique_ptr<opentracing::Span> StartSpanWithOptions(
      opentracing::string_view, const opentracing::StartSpanOptions&) const noexcept override {
    return nullptr;
  }
  opentracing::expected<void> Inject(const opentracing::SpanContext&,
                                     std::ostream&) const override {
    return {};
  }
  opentracing::expected<void> Inject(const opentracing::SpanContext&,
                                     const opentracing::TextMapWriter&) const override {
    return {};
  }
  opentracing::expected<void> Inject(const opentracing::SpanContext&,
                                     const opentracing::HTTPHeadersWriter&) const override {
    return {};
  }
  using Extracted = opentracing::expected<std::unique_ptr<opentracing::SpanContext>>;
  Extracted Extract(std::istream&) const override { return {}; }
  Extracted Extract(const opentracing::TextMapReader&) const override { return {}; }
  Extracted Extract(const opentracing::HTTPHeadersReader&) const override { return {}; }
  void Close() noexcept override {}
};

TEST(OwnTracerTest, HasEmptyBooks) {
  const MutedTracer tracer;
  EXPECT_EQ(tracer.metrics().finished, 0u);
}

}  // namespace
}  // namespace lightstep
