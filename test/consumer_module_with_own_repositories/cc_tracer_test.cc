// Tests that the tracer is built with the protozero of this module.

#include <lightstep/tracer.h>

#include <chrono>
#include <iostream>
#include <utility>

#ifndef COMPANY_PROTOZERO
#error "the tracer depends on another protozero"
#endif

int main() {
  lightstep::LightStepTracerOptions options;
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"localhost", 1}};  // where nobody listens
  options.report_timeout = std::chrono::milliseconds{100};
  const auto tracer = lightstep::MakeLightStepTracer(std::move(options));
  if (tracer == nullptr) {
    std::cerr << "the tracer was not created\n";
    return 1;
  }
  tracer->StartSpan("order")->SetTag("list", opentracing::Values{1, 2});
  return 0;
}
