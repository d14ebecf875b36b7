// A span with two tags, from its start to its finish, through both faces of the C++ API: lightstep/
// native_tracer.h and, as programs use it, opentracing-cpp's. Spans are delivered meanwhile, by the
// background thread; whenever some have piled up, the clock stands still until all are.

#include <benchmark/benchmark.h>
#include <lightstep/tracer.h>
#include <opentracing/noop.h>

#include <cstdint>
#include <memory>

#include "benchmark/micro/discarding_satellite.h"
#include "lightstep/native_tracer.h"

namespace lightstep::benchmarks {
namespace {

// A sixth of what may wait.
constexpr int kBatch = 100'000;

template <class Options>
Options ReportingTo(const DiscardingSatellite& satellite) {
  Options options;
  options.component_name = "benchmark";
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"127.0.0.1", satellite.port()}};
  return options;
}

template <class MakeSpan, class Settle>
void MakeSpans(benchmark::State& state, MakeSpan make_span, Settle settle) {
  while (state.KeepRunningBatch(kBatch)) {
    for (int i = 0; i < kBatch; ++i) make_span();
    state.PauseTiming();
    if (!settle()) state.SkipWithError("spans were dropped");
    state.ResumeTiming();
  }
}

void NativeSpan(benchmark::State& state) {
  const DiscardingSatellite satellite;
  Tracer tracer{ReportingTo<TracerOptions>(satellite)};
  MakeSpans(
      state,
      [&] {
        Span span = tracer.StartSpan("operation");
        span.SetTag("http.method", "GET");
        span.SetTag("http.status_code", 200);
        span.Finish();
      },
      [&] { return tracer.Flush(); });
}
BENCHMARK(NativeSpan);

void TraceTo(const opentracing::Tracer& tracer) {
  const auto span = tracer.StartSpan("operation");
  span->SetTag("http.method", "GET");
  span->SetTag("http.status_code", 200);
  span->Finish();
}

void OpenTracingSpan(benchmark::State& state) {
  const DiscardingSatellite satellite;
  const std::shared_ptr<LightStepTracer> tracer =
      MakeLightStepTracer(ReportingTo<LightStepTracerOptions>(satellite));
  MakeSpans(state, [&] { TraceTo(*tracer); }, [&] { return tracer->Flush(); });
  tracer->Close();
}
BENCHMARK(OpenTracingSpan);

void OpenTracingNoopSpan(benchmark::State& state) {
  const std::shared_ptr<opentracing::Tracer> tracer = opentracing::MakeNoopTracer();
  MakeSpans(state, [&] { TraceTo(*tracer); }, [] { return true; });
}
BENCHMARK(OpenTracingNoopSpan);

}  // namespace
}  // namespace lightstep::benchmarks
