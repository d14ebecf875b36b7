// The bytes of a span, of a report's head and of an HTTP chunk's.

#include <benchmark/benchmark.h>

#include <cstdint>
#include <string>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "src/common/clock.h"
#include "src/delivery/chunk.h"
#include "src/wire/lightstep/lightstep_format.h"
#include "src/wire/lightstep/report.h"

namespace lightstep::benchmarks {
namespace {

using trace::Relationship;
using wire::LightStepSpanEncoder;

constexpr common::Nanoseconds kStart = 1'600'000'000'123'456'789;
constexpr common::Nanoseconds kDuration = 54'321;

SpanContext Context() {
  SpanContext context;
  context.trace_id = 0x9CD1'F2A3'B4C5'D6E7;
  context.span_id = 0x1F2E'3D4C'5B6A'7988;
  return context;
}

void SetTags(LightStepSpanEncoder& encoder) {
  encoder.SetTag("http.method", "GET");
  encoder.SetTag("http.status_code", 200);
}

void Encode(benchmark::State& state, void (*say)(LightStepSpanEncoder&)) {
  const SpanContext context = Context();
  for (auto _ : state) {
    LightStepSpanEncoder encoder;
    encoder.SetOperationName("operation");
    say(encoder);
    benchmark::DoNotOptimize(encoder.Finish(context, kStart, kDuration).data());
  }
}
// The frame of a span, without anything in it.
BENCHMARK_CAPTURE(Encode, plain, [](LightStepSpanEncoder&) {});
BENCHMARK_CAPTURE(Encode, two_tags, SetTags);
BENCHMARK_CAPTURE(Encode, rich, [](LightStepSpanEncoder& encoder) {
  encoder.AddReference(trace::Relationship::kChildOf, Context());
  SetTags(encoder);
  encoder.SetTag("cache.hit", true);
  encoder.BeginLog(kStart);
  encoder.AddLogField("event", "fetched");
  encoder.AddLogField("bytes", 1234);
  encoder.EndLog();
});

// A tag that is there already is looked for and replaced.
void ReplaceTag(benchmark::State& state) {
  LightStepSpanEncoder encoder;
  encoder.SetOperationName("operation");
  SetTags(encoder);
  for (auto _ : state) encoder.SetTag("http.status_code", 404);
}
BENCHMARK(ReplaceTag);

// Once a stream.
void EncodeReportHead(benchmark::State& state) {
  wire::Reporter reporter{1};
  reporter.AddTag("lightstep.component_name", "benchmark")
      .AddTag("lightstep.tracer_platform", "c++");
  const std::string origin = reporter.Encode();
  for (auto _ : state) benchmark::DoNotOptimize(wire::EncodeReportHead(origin, "token", 0));
}
BENCHMARK(EncodeReportHead);

// Once a write.
void FrameChunk(benchmark::State& state) {
  for (auto _ : state) benchmark::DoNotOptimize(delivery::ChunkHead(512 * 1024));
}
BENCHMARK(FrameChunk);

}  // namespace
}  // namespace lightstep::benchmarks
