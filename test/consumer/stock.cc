// A service that was written for the original C++ tracer. It uses nothing that only this tracer
// has, and has using directives for both namespaces, as that tracer's examples do.
//
//   stock PORT    reports to the satellite on that port of this machine

#include <lightstep/tracer.h>
#include <opentracing/ext/tags.h>

#include <chrono>
#include <cstdlib>
#include <iostream>
#include <memory>
#include <string>
#include <utility>

using namespace lightstep;
using namespace opentracing;

int main(int argc, char** argv) {
  if (argc != 2) return 2;
  LightStepTracerOptions options;
  options.component_name = "stock";
  options.access_token = "token";
  options.collector_plaintext = true;
  options.use_stream_recorder = true;
  options.satellite_endpoints = {{"localhost", static_cast<uint16_t>(std::atoi(argv[1]))}};
  options.max_buffered_spans = 1000;
  options.reporting_period = std::chrono::milliseconds{100};
  options.report_timeout = std::chrono::seconds{30};
  options.tags = {{"tier", "back"}};
  options.logger_sink = [](LogLevel level, opentracing::string_view message) {
    if (level >= LogLevel::warn) std::cerr << message << '\n';
  };
  std::shared_ptr<LightStepTracer> tracer = MakeLightStepTracer(std::move(options));
  if (tracer == nullptr) return 1;
  Tracer::InitGlobal(tracer);

  {
    auto order = Tracer::Global()->StartSpan("order");
    order->SetTag(ext::span_kind, ext::span_kind_rpc_server);
    order->SetBaggageItem("customer", "7");
    auto read = Tracer::Global()->StartSpan("read shelf", {ChildOf(&order->context())});
    read->SetTag("books", 3);
    read->Log({{"event", "hit"}, {"titles", Values{"Emma", "Dune"}}});
    read->Finish();
  }
  const bool has_arrived =
      tracer->Flush() && tracer->FlushWithTimeout(std::chrono::milliseconds{100});
  Tracer::Global()->Close();
  return has_arrived ? 0 : 1;
}
