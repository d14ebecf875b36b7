// Inject into HTTP headers and extract from them, in every mode, as a tracer does it that has that
// mode alone; and the binary carrier. The headers that are read stand among others of a request.

#include <benchmark/benchmark.h>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/options.h"
#include "lightstep/span_context.h"
#include "src/propagation/binary.h"
#include "src/tracer/propagators.h"

namespace lightstep::benchmarks {
namespace {

using propagation::CarrierEntry;
using propagation::CarrierKind;
using propagation::Extracted;
using tracer::Propagators;

using Headers = std::vector<std::pair<std::string, std::string>>;

SpanContext Context(bool has_baggage) {
  SpanContext context;
  context.trace_id = 0x9CD1'F2A3'B4C5'D6E7;
  context.span_id = 0x1F2E'3D4C'5B6A'7988;
  if (has_baggage) context.baggage = context.baggage.With("customer", "7").With("tier", "gold");
  return context;
}

Propagators InMode(PropagationMode mode) {
  TracerOptions options;
  options.propagation_modes = {mode};
  return Propagators{options};
}

void Inject(benchmark::State& state, PropagationMode mode, bool has_baggage) {
  const Propagators propagators = InMode(mode);
  const SpanContext context = Context(has_baggage);
  for (auto _ : state) {
    propagators.Inject(context, CarrierKind::kHttpHeaders,
                       [](std::string_view key, std::string_view value) {
                         benchmark::DoNotOptimize(key.data());
                         benchmark::DoNotOptimize(value.data());
                       });
  }
}

void Extract(benchmark::State& state, PropagationMode mode, bool has_baggage) {
  const Propagators propagators = InMode(mode);
  Headers headers = {{"Host", "localhost:8000"}, {"Accept", "*/*"}, {"User-Agent", "curl/7.88"}};
  propagators.Inject(
      Context(has_baggage), CarrierKind::kHttpHeaders,
      [&](std::string_view key, std::string_view value) { headers.emplace_back(key, value); });
  for (auto _ : state) {
    const Extracted extracted =
        propagators.Extract(CarrierKind::kHttpHeaders, [&](const CarrierEntry& entry) {
          for (const auto& [key, value] : headers) entry(key, value);
        });
    if (extracted.status != Extracted::Status::kContext) state.SkipWithError("no context");
  }
}

#define BENCHMARK_MODE(name, mode)                                             \
  BENCHMARK_CAPTURE(Inject, name, PropagationMode::mode, false);               \
  BENCHMARK_CAPTURE(Inject, name##_with_baggage, PropagationMode::mode, true); \
  BENCHMARK_CAPTURE(Extract, name, PropagationMode::mode, false);              \
  BENCHMARK_CAPTURE(Extract, name##_with_baggage, PropagationMode::mode, true)

BENCHMARK_MODE(lightstep, kLightstep);
BENCHMARK_MODE(b3, kB3);
BENCHMARK_MODE(trace_context, kTraceContext);
BENCHMARK_MODE(envoy, kEnvoy);
BENCHMARK_MODE(cloud_trace, kCloudTrace);

void InjectBinary(benchmark::State& state) {
  const SpanContext context = Context(false);
  for (auto _ : state) benchmark::DoNotOptimize(propagation::EncodeBinary(context));
}
BENCHMARK(InjectBinary);

void ExtractBinary(benchmark::State& state) {
  const std::string carrier = propagation::EncodeBinary(Context(false));
  for (auto _ : state) {
    const Extracted extracted = propagation::DecodeBinary(carrier);
    if (extracted.status != Extracted::Status::kContext) state.SkipWithError("no context");
  }
}
BENCHMARK(ExtractBinary);

}  // namespace
}  // namespace lightstep::benchmarks
