// Threads that finish spans as fast as they can through the C++ API, with two tags each, the tracer
// left at its defaults.
//
//   from_cpp SECONDS THREADS PORT...
//
// The ports are those of satellites on this machine. Prints its figures as a JSON object; times are
// seconds.

#include <time.h>

#include <atomic>
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <exception>
#include <numeric>
#include <thread>
#include <vector>

#include "lightstep/native_tracer.h"

namespace lightstep {
namespace {

// Spans between two looks at whether it is over.
constexpr int kWithoutALook = 100;
constexpr std::chrono::seconds kPatience{60};

double CpuTime(clockid_t clock) {
  timespec time;
  clock_gettime(clock, &time);
  return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
}

// Returns the thread's CPU time.
double FinishSpans(const Tracer& tracer, const std::atomic<bool>& is_over) {
  while (!is_over.load(std::memory_order_relaxed)) {
    for (int i = 0; i < kWithoutALook; ++i) {
      Span span = tracer.StartSpan("operation");
      span.SetTag("http.method", "GET");
      span.SetTag("http.status_code", 200);
      span.Finish();
    }
  }
  return CpuTime(CLOCK_THREAD_CPUTIME_ID);
}

void Measure(double seconds, int producers, const std::vector<SatelliteEndpoint>& satellites) {
  TracerOptions options;
  options.component_name = "throughput";
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = satellites;
  Tracer tracer{options};

  std::atomic<bool> is_over{false};
  std::vector<double> cpu_times(producers);
  std::vector<std::thread> threads;
  const auto begun = std::chrono::steady_clock::now();
  for (double& cpu_time : cpu_times) {
    threads.emplace_back([&] { cpu_time = FinishSpans(tracer, is_over); });
  }
  std::this_thread::sleep_for(std::chrono::duration<double>{seconds});
  is_over = true;
  for (std::thread& thread : threads) thread.join();
  const std::chrono::duration<double> elapsed = std::chrono::steady_clock::now() - begun;

  tracer.Flush(kPatience);
  const Metrics metrics = tracer.metrics();
  const double producing = std::accumulate(cpu_times.begin(), cpu_times.end(), 0.0);
  // What is neither the producers' nor this thread's.
  const double delivering =
      CpuTime(CLOCK_PROCESS_CPUTIME_ID) - CpuTime(CLOCK_THREAD_CPUTIME_ID) - producing;
  std::printf(
      "{\"finished\": %llu, \"acknowledged\": %llu, \"dropped\": %llu, \"retransmitted\": %llu, "
      "\"bytes_sent\": %llu, \"seconds\": %f, \"producing\": %f, \"delivering\": %f}\n",
      static_cast<unsigned long long>(metrics.finished),
      static_cast<unsigned long long>(metrics.acknowledged),
      static_cast<unsigned long long>(metrics.dropped),
      static_cast<unsigned long long>(metrics.retransmitted),
      static_cast<unsigned long long>(metrics.bytes_sent), elapsed.count(), producing, delivering);
}

}  // namespace
}  // namespace lightstep

int main(int argc, char** argv) {
  if (argc < 4) {
    std::fprintf(stderr, "usage: from_cpp SECONDS THREADS PORT...\n");
    return 2;
  }
  std::vector<lightstep::SatelliteEndpoint> satellites;
  for (int i = 3; i < argc; ++i) {
    satellites.push_back({"127.0.0.1", static_cast<std::uint16_t>(std::atoi(argv[i]))});
  }
  try {
    lightstep::Measure(std::atof(argv[1]), std::atoi(argv[2]), satellites);
  } catch (const std::exception& error) {
    std::fprintf(stderr, "from_cpp: %s\n", error.what());
    return 1;
  }
  return 0;
}
