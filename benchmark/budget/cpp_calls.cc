// The per-span calls of the C++ tracer that have a budget, as python_calls.py has the Python
// package's.
//
//   cpp_calls ours|otlp|noop CALLS
//   cpp_calls toolchain         prints what this was compiled with, and what it runs on

#include <gnu/libc-version.h>
#include <lightstep/tracer.h>
#include <opentracing/noop.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>
#include <thread>
#include <type_traits>

#include "lightstep/native_tracer.h"

namespace {

constexpr int kWarmUp = 1000;

// counting.py has callgrind stop here: nothing else calls it.
void Mark() { ::getppid(); }

// Until the background thread has run, and whenever it is late by seconds, a span reads the
// system's clock, which takes a hundred instructions more. A busy machine may let it wait that
// long.
template <class Tracer>
void WaitForBackgroundThread(const Tracer& tracer) {
  const auto has_failed = [](const lightstep::EndpointMetrics& endpoint) { return !endpoint.well; };
  for (int i = 0; i < 1000; ++i) {
    const auto endpoints = tracer.metrics().endpoints;
    if (std::any_of(endpoints.begin(), endpoints.end(), has_failed)) return;
    std::this_thread::sleep_for(std::chrono::milliseconds{10});
  }
  std::cerr << "the background thread has not tried to connect within 10 seconds\n";
  std::exit(1);
}

template <class Tracer, class Call>
void Count(std::string_view name, const Tracer& tracer, int calls, Call call) {
  for (int i = 0; i < kWarmUp; ++i) call();
  if constexpr (!std::is_same_v<Tracer, opentracing::Tracer>) WaitForBackgroundThread(tracer);
  Mark();
  for (int i = 0; i < calls; ++i) call();
  Mark();
  std::cout << name << '\n';
}

// Tracer is opentracing::Tracer for the no-op tracer, which has no background thread.
template <class Tracer>
void CountSpans(const Tracer& tracer, int calls) {
  Count("cpp_span", tracer, calls, [&tracer] {
    const auto span = tracer.StartSpan("op");
    span->SetTag("http.method", "GET");
    span->SetTag("http.status_code", 200);
    span->Finish();
  });
}

void CountNativeSpans(const lightstep::Tracer& tracer, int calls) {
  Count("cpp_native_span", tracer, calls, [&tracer] {
    lightstep::Span span = tracer.StartSpan("op");
    span.SetTag("http.method", "GET");
    span.SetTag("http.status_code", 200);
    span.Finish();
  });
}

// Nobody listens on port 1: what is counted does not depend on when spans are delivered.
template <class Options>
Options WithoutSatellite(bool is_otlp) {
  Options options;
  options.component_name = "budget";
  options.report_timeout = std::chrono::milliseconds{1};
  if (is_otlp) {
    options.protocol = lightstep::WireProtocol::kOtlp;
    options.otlp_endpoints = {"http://127.0.0.1:1"};
    return options;
  }
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"127.0.0.1", 1}};
  return options;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view which = argc > 1 ? argv[1] : "";
  if (which == "toolchain") {
    std::cout << "gcc " << __VERSION__ << ", glibc " << gnu_get_libc_version() << '\n';
    return 0;
  }
  const int calls = argc > 2 ? std::atoi(argv[2]) : 0;
  if (which == "noop") {
    CountSpans<opentracing::Tracer>(*opentracing::MakeNoopTracer(), calls);
    return 0;
  }
  const bool is_otlp = which == "otlp";
  const auto tracer =
      lightstep::MakeLightStepTracer(WithoutSatellite<lightstep::LightStepTracerOptions>(is_otlp));
  const lightstep::Tracer native{WithoutSatellite<lightstep::TracerOptions>(is_otlp)};
  CountSpans(*tracer, calls);
  CountNativeSpans(native, calls);
  // A span that is dropped costs less.
  return native.metrics().dropped == 0 ? 0 : 1;
}
