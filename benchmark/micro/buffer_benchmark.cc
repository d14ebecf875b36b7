// Pushing into the ring (src/buffer) from several threads at once, with a consumer that releases
// what it takes. `refused` counts the pushes that found no room: the consumer was too slow for
// them.

#include <benchmark/benchmark.h>

#include <atomic>
#include <cstdint>
#include <memory>
#include <string>
#include <thread>

#include "lightstep/options.h"
#include "src/buffer/span_buffer.h"

namespace lightstep::benchmarks {
namespace {

using buffer::Slice;
using buffer::SpanBuffer;

// As long as a plain span.
constexpr std::size_t kSpanBytes = 80;

// A buffer of the tracer's default size, and a thread that empties it.
class DrainedBuffer {
 public:
  ~DrainedBuffer() {
    is_done_ = true;
    consumer_.join();
  }

  SpanBuffer& buffer() { return buffer_; }

 private:
  void Drain() {
    Slice slice;
    while (!is_done_ || buffer_.released() != buffer_.pushed()) {
      if (buffer_.Take(&slice)) {
        buffer_.Release(slice);
      } else {
        std::this_thread::yield();
      }
    }
  }

  SpanBuffer buffer_{TracerOptions{}.max_buffered_spans, kMaxBufferedBytes};
  std::atomic<bool> is_done_{false};
  std::thread consumer_{[this] { Drain(); }};
};

std::unique_ptr<DrainedBuffer> drained;  // shared by the threads of a run

void Push(benchmark::State& state) {
  const std::string span(kSpanBytes, 's');
  SpanBuffer& buffer = drained->buffer();
  std::uint64_t refused = 0;
  for (auto _ : state) refused += buffer.Push(span) ? 0 : 1;
  state.counters["refused"] = static_cast<double>(refused);
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(Push)
    ->Setup([](const benchmark::State&) { drained = std::make_unique<DrainedBuffer>(); })
    ->Teardown([](const benchmark::State&) { drained.reset(); })
    ->Threads(1)
    ->Threads(2)
    ->Threads(4)
    ->UseRealTime();

}  // namespace
}  // namespace lightstep::benchmarks
