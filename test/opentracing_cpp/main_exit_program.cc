// A program whose main thread ends by pthread_exit. Used by main_exit_test.
//
//   main_exit_program PORT TRACERS SPANS TIMEOUT
//
// Makes TRACERS tracers that nobody closes. Each finishes SPANS spans, one every 100 ms, on a
// thread that continues after main. TIMEOUT is the report_timeout in milliseconds.
#include <lightstep/tracer.h>
#include <pthread.h>

#include <chrono>
#include <cstdint>
#include <cstdlib>
#include <memory>
#include <string>
#include <thread>
#include <vector>

namespace {

std::vector<std::shared_ptr<lightstep::LightStepTracer>> tracers;

void MakeTracer(std::uint16_t port, std::chrono::milliseconds timeout) {
  lightstep::LightStepTracerOptions options;
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"127.0.0.1", port}};
  options.report_timeout = timeout;
  tracers.push_back(lightstep::MakeLightStepTracer(std::move(options)));
}

}  // namespace

int main(int, char** argv) {
  const auto port = static_cast<std::uint16_t>(std::atoi(argv[1]));
  const std::chrono::milliseconds timeout{std::atoi(argv[4])};
  for (int i = 0; i < std::atoi(argv[2]); ++i) MakeTracer(port, timeout);
  std::thread{[spans = std::atoi(argv[3])] {
    for (int i = 0; i < spans; ++i) {
      std::this_thread::sleep_for(std::chrono::milliseconds{100});
      for (const auto& tracer : tracers) tracer->StartSpan("span")->Finish();
    }
  }}.detach();
  pthread_exit(nullptr);
}
