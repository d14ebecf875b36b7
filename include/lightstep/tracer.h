// The tracer as an opentracing::Tracer of opentracing-cpp. The names and their meaning are those of
// the original C++ tracer: programs that use its streaming mode compile and run unchanged. So this
// header and all that it includes are C++11:
//
//   lightstep::LightStepTracerOptions options;
//   options.component_name = "checkout";
//   options.access_token = "...";
//   options.collector_plaintext = true;
//   options.satellite_endpoints = {{"localhost", 8360}};
//   std::shared_ptr<lightstep::LightStepTracer> tracer =
//       lightstep::MakeLightStepTracer(std::move(options));
//   {
//     auto span = tracer->StartSpan("charge");
//     span->SetTag("amount", 12.5);
//   }
//   tracer->Flush();
//
// All calls are safe from any thread, including those of a span. A tracer lives until its last span
// is destroyed, and then closes unless it is closed already. exit() and a return from main flush
// every tracer of the process; quick_exit() and _exit() flush none.
//
// If the program initialises OpenSSL before it makes its first tracer, OpenSSL ends in an exit
// handler. Spans that finish after that, as in the destructor of an older object, are dropped.
#pragma once

#include <opentracing/tracer.h>
#include <opentracing/value.h>

#include <array>
#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lightstep/defaults.h"
#include "lightstep/log_level.h"
#include "lightstep/metrics.h"
#include "lightstep/metrics_observer.h"
#include "lightstep/propagation_mode.h"
#include "lightstep/wire_protocol.h"
#if __cplusplus >= 201703L
#include "lightstep/options.h"
#endif

namespace lightstep {

// An option that is a value, or a function that returns it. The function is called once, when the
// tracer is made.
template <class T>
class DynamicConfigurationValue {
 public:
  DynamicConfigurationValue(const T& value) : function_{[value] { return value; }} {}
  DynamicConfigurationValue(std::function<T()> function) : function_{std::move(function)} {}

  T value() const { return function_(); }

 private:
  std::function<T()> function_;
};

struct LightStepTracerOptions {
  // To satellites and the collector, or by OTLP to any OpenTelemetry back end.
  WireProtocol protocol = WireProtocol::kLightStep;

  // Empty: the program's name.
  std::string component_name;
  // Empty for receivers that do not ask for one.
  std::string access_token;

  // The modes of inject and extract: inject writes all modes, and extract reads the first that is
  // present. Empty: LightStep's own, or trace_context with OTLP.
  std::vector<PropagationMode> propagation_modes;
  // Uses Envoy's single header, whatever propagation_modes is.
  bool use_single_key_propagation = false;

  // Where to report when no satellites are listed.
  std::string collector_host = defaults::kCollectorHost;
  std::uint32_t collector_port = defaults::kCollectorPort;  // 1 to 65535
  // Hosts and ports. The tracer rotates through them.
  std::vector<std::pair<std::string, std::uint16_t>> satellite_endpoints;

  // With WireProtocol::kOtlp, in place of satellites and the collector: base URLs, http:// or
  // https://. The tracer rotates through them. Empty: defaults::kOtlpEndpoint.
  std::vector<std::string> otlp_endpoints;
  // Sent with each OTLP request. Their values are never logged.
  std::vector<std::pair<std::string, std::string>> otlp_headers;
  Compression compression = Compression::kNone;  // with WireProtocol::kOtlp alone

  // False: TLS, to satellites and to the collector alike.
  bool collector_plaintext = false;
  // The authorities to trust, in PEM; empty: the system's.
  std::string ssl_root_certificates;
  // For satellites that ask their clients for a certificate (mutual TLS), in PEM: the client's
  // certificate, followed by those that lead to its authority, and its private key without a
  // passphrase. Either both are set or neither.
  std::string client_certificate;
  std::string client_key;

  // Tags of the reporter, which all spans of the process share. A value that is not a string,
  // number or bool is sent as JSON.
  std::unordered_map<std::string, opentracing::Value> tags;
  // With WireProtocol::kOtlp: attributes of the resource, in addition to `tags`. A value is as in
  // `tags`, or an array of strings, of numbers or of bools.
  std::unordered_map<std::string, opentracing::Value> resource_attributes;
  // False: the process's command line, which may contain secrets, is not reported.
  bool report_command_line = true;

  // Also logs connections and requests, as LogLevel::debug.
  bool verbose = false;
  // Receives the tracer's own messages; by default they go to standard error. The function is
  // called on the tracer's thread too, so it must neither wait nor call the tracer. If it throws,
  // the message is lost.
  std::function<void(LogLevel, opentracing::string_view)> logger_sink;

  // The maximum number of spans that wait to be acknowledged, at least 1. Further spans are dropped
  // and counted.
  DynamicConfigurationValue<std::size_t> max_buffered_spans = defaults::kMaxBufferedSpans;

  // How long a stream stays open before it ends and is acknowledged. 0: the default.
  std::chrono::steady_clock::duration reporting_period = defaults::kReportingPeriod;
  // How long a satellite may take to accept bytes or to answer, and how long Flush and Close wait.
  std::chrono::system_clock::duration report_timeout = defaults::kReportTimeout;

  // The directory for a file with the spans that are not acknowledged yet. If the process dies, the
  // next tracer with the same directory sends them. Empty: spans are kept in memory.
  std::string recovery_directory;
  // The maximum number of bytes of the files of dead processes. The oldest are dropped first.
  std::size_t recovery_limit = defaults::kRecoveryLimit;
  // Files of processes that have been dead for longer are dropped.
  std::chrono::system_clock::duration recovery_age_limit = defaults::kRecoveryAgeLimit;

  // Counts the spans that are delivered and dropped. May be null.
  std::unique_ptr<MetricsObserver> metrics_observer;

  // Streaming is the only recorder; false is accepted and changes nothing.
  bool use_stream_recorder = true;
  // Reporting always has its own thread. False is an error.
  bool use_thread = true;
};

class LightStepTracer : public opentracing::Tracer {
 public:
  // Waits until every span that was finished before is acknowledged by a satellite. Returns false
  // if that takes longer than the timeout (by default the options' report_timeout), or if spans
  // were dropped or refused since the previous Flush.
  virtual bool Flush() noexcept = 0;
  virtual bool FlushWithTimeout(std::chrono::system_clock::duration timeout) noexcept = 0;

  template <class Rep, class Period>
  bool FlushWithTimeout(std::chrono::duration<Rep, Period> timeout) noexcept {
    using Duration = std::chrono::system_clock::duration;
    return FlushWithTimeout(std::chrono::duration_cast<Duration>(timeout));
  }

  // The counters and the states of the endpoints at one moment. Empty for classes that a program
  // derives from this one.
  virtual Metrics metrics() const { return {}; }

  // For custom carriers: the trace id (its low half), the span id, and 1 if the context is sampled,
  // else 0. Returns invalid_span_context_error if the context is another tracer's.
  opentracing::expected<std::array<std::uint64_t, 3>> GetTraceSpanIdsSampled(
      const opentracing::SpanContext& span_context) const noexcept;

  // The same with the whole trace id. Its high half, 0 if it has 64 bits, comes first.
  opentracing::expected<std::array<std::uint64_t, 4>> GetWholeTraceSpanIdsSampled(
      const opentracing::SpanContext& span_context) const noexcept;

  // Makes a context from the contents of such a carrier.
  opentracing::expected<std::unique_ptr<opentracing::SpanContext>> MakeSpanContext(
      std::uint64_t trace_id, std::uint64_t span_id, bool sampled,
      std::unordered_map<std::string, std::string>&& baggage) const noexcept;
  opentracing::expected<std::unique_ptr<opentracing::SpanContext>> MakeSpanContext(
      std::uint64_t trace_id, std::uint64_t span_id,
      std::unordered_map<std::string, std::string>&& baggage) const noexcept {
    return MakeSpanContext(trace_id, span_id, true, std::move(baggage));
  }
  // The same with the high half of the trace id.
  opentracing::expected<std::unique_ptr<opentracing::SpanContext>> MakeSpanContext(
      std::uint64_t trace_id_high, std::uint64_t trace_id, std::uint64_t span_id, bool sampled,
      std::unordered_map<std::string, std::string>&& baggage) const noexcept;
};

// Returns null if the options are wrong; the log says why.
std::shared_ptr<LightStepTracer> MakeLightStepTracer(LightStepTracerOptions&& options) noexcept;

#if __cplusplus >= 201703L
// The same with the options of lightstep/options.h, which can be read from JSON and the
// environment:
//
//   auto tracer = lightstep::MakeLightStepTracerFrom(lightstep::OptionsFromEnvironment());
std::shared_ptr<LightStepTracer> MakeLightStepTracerFrom(const TracerOptions& options) noexcept;
#endif

}  // namespace lightstep
