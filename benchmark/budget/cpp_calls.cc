// The per-span calls of the C++ tracer that have a budget, as python_calls.py has the Python
// package's.
//
//   cpp_calls ours|otlp|noop CALLS
//   cpp_calls toolchain         prints what this was compiled with, and what it runs on

#include <gnu/libc-version.h>
#include <lightstep/tracer.h>
#include <opentracing/noop.h>
#include <unistd.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>

#include "lightstep/native_tracer.h"

namespace {

constexpr int kWarmUp = 1000;

// counting.py has callgrind stop here: nothing else calls it.
void Mark() { ::getppid(); }

template <class Call>
void Count(std::string_view name, int calls, Call call) {
  for (int i = 0; i < kWarmUp; ++i) call();
  Mark();
  for (int i = 0; i < calls; ++i) call();
  Mark();
  std::cout << name << '\n';
}

void CountSpans(const opentracing::Tracer& tracer, int calls) {
  Count("cpp_span", calls, [&tracer] {
    const auto span = tracer.StartSpan("op");
    span->SetTag("http.method", "GET");
    span->SetTag("http.status_code", 200);
    span->Finish();
  });
}

void CountNativeSpans(const lightstep::Tracer& tracer, int calls) {
  Count("cpp_native_span", calls, [&tracer] {
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
    CountSpans(*opentracing::MakeNoopTracer(), calls);
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
