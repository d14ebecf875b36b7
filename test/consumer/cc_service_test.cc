// A service that uses nothing but the public C++ API. There is no satellite: tracing must not
// disturb it.

#include <chrono>

#include "lightstep/native_tracer.h"

int main() {
  lightstep::TracerOptions options;
  options.component_name = "consumer";
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"localhost", 1}};
  options.report_timeout = std::chrono::milliseconds{100};
  lightstep::Tracer tracer{options};
  tracer.StartSpan("order").SetTag("size", 3);
  // 0: the program ran as if it were not traced, and was told that nothing has arrived.
  return tracer.Flush() ? 1 : 0;
}
