#include "test/opentracing_cpp/old_program.h"

#include <lightstep/tracer.h>

#if __cplusplus != 201103L
#error "This is what a program in C++11 includes."
#endif

#include <array>
#include <chrono>
#include <functional>
#include <map>
#include <memory>
#include <unordered_map>
#include <utility>
#include <vector>

namespace old_program {
namespace {

class Headers : public opentracing::HTTPHeadersWriter, public opentracing::HTTPHeadersReader {
 public:
  opentracing::expected<void> Set(opentracing::string_view key,
                                  opentracing::string_view value) const override {
    entries_[key] = value;
    return {};
  }

  opentracing::expected<void> ForeachKey(
      std::function<opentracing::expected<void>(opentracing::string_view, opentracing::string_view)>
          use) const override {
    for (const std::pair<const std::string, std::string>& entry : entries_) {
      const opentracing::expected<void> result = use(entry.first, entry.second);
      if (!result) return result;
    }
    return {};
  }

 private:
  mutable std::map<std::string, std::string> entries_;
};

class Observer : public lightstep::MetricsObserver {
 public:
  void OnSpansSent(int spans) noexcept override { sent += spans; }

  static int sent;
};

int Observer::sent = 0;

void Log(lightstep::LogLevel level, opentracing::string_view text) {
  if (level == lightstep::LogLevel::off) throw std::string(text);
}

lightstep::LightStepTracerOptions Options(std::uint16_t port) {
  lightstep::LightStepTracerOptions options;
  options.component_name = "old program";
  options.access_token = "token";
  options.collector_plaintext = true;
  options.satellite_endpoints = {{"127.0.0.1", port}};
  options.use_stream_recorder = true;
  options.propagation_modes = {lightstep::PropagationMode::b3,
                               lightstep::PropagationMode::lightstep};
  options.max_buffered_spans = 1000;
  options.max_buffered_spans = std::function<std::size_t()>([] { return std::size_t{2000}; });
  options.reporting_period = std::chrono::milliseconds(100);
  options.report_timeout = std::chrono::minutes(1);
  options.tags["tier"] = "edge";
  options.logger_sink = Log;
  options.metrics_observer.reset(new Observer);
  return options;
}

}  // namespace

std::string Run(std::uint16_t port) {
  const std::shared_ptr<lightstep::LightStepTracer> tracer =
      lightstep::MakeLightStepTracer(Options(port));
  if (tracer == nullptr) return "no tracer";
  {
    const std::unique_ptr<opentracing::Span> parent = tracer->StartSpan("parent");
    parent->SetTag("amount", 12.5);
    Headers headers;
    if (!tracer->Inject(parent->context(), headers)) return "no inject";
    const opentracing::expected<std::unique_ptr<opentracing::SpanContext>> extracted =
        tracer->Extract(headers);
    if (!extracted || *extracted == nullptr) return "no extract";
    tracer->StartSpan("child", {opentracing::ChildOf(extracted->get())})->Finish();
    const opentracing::expected<std::array<std::uint64_t, 3>> ids =
        tracer->GetTraceSpanIdsSampled(**extracted);
    if (!ids || (*ids)[2] != 1) return "no ids";
    std::unordered_map<std::string, std::string> baggage{{"user", "7"}};
    if (!tracer->MakeSpanContext((*ids)[0], (*ids)[1], std::move(baggage))) return "no context";
  }
  if (!tracer->FlushWithTimeout(std::chrono::seconds(60))) return "no flush";
  const lightstep::Metrics metrics = tracer->metrics();
  if (metrics.finished != 2 || metrics.acknowledged != 2) return "other books";
  if (metrics.endpoints.size() != 1 || !metrics.endpoints[0].well) return "other endpoints";
  tracer->Close();
  return Observer::sent == 2 ? "" : "not observed";
}

}  // namespace old_program
