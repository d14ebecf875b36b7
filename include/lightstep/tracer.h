// The tracer as an opentracing::Tracer of opentracing-cpp: what C++ programs use. The names and
// their meaning are those of the original C++ tracer, whose programs compile and run unchanged
// where they use its streaming mode. So this header and all that it includes are C++11:
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
// All calls are safe from any thread, those of a span included. A tracer lives until its last span
// is gone; then, if nobody did before, it closes. exit() and a return from main flush every tracer
// that there is, whoever owns it; quick_exit() and _exit() flush none.
//
// If the program initialises OpenSSL before it makes its first tracer, OpenSSL ends in an exit
// handler. What is finished after that, as in the destructor of an object that is older, is
// dropped.
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

// An option that is a value, or a function that gives it. It is asked once, when the tracer is
// made.
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
  // An empty one is for receivers that ask for none.
  std::string access_token;

  // How contexts travel: inject writes all modes, extract takes the first that is present. Empty:
  // LightStep's own, or trace_context with OTLP.
  std::vector<PropagationMode> propagation_modes;
  // One header with everything, as Envoy has it, whatever propagation_modes says.
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
  // For satellites that ask their clients for a certificate (mutual TLS), in PEM: the client's own
  // first, then those that lead to its authority; and its private key, without a passphrase. Both
  // are given, or none.
  std::string client_certificate;
  std::string client_key;

  // On the reporter: what all spans of the process share. A value that is no string, number or bool
  // goes out as its JSON.
  std::unordered_map<std::string, opentracing::Value> tags;
  // With WireProtocol::kOtlp: attributes of the resource, which `tags` join. A value is as in
  // `tags`, or an array of strings, of numbers or of bools.
  std::unordered_map<std::string, opentracing::Value> resource_attributes;
  // False: the process's command line, which may hold secrets, is left out.
  bool report_command_line = true;

  // Logs the life of the connections too, as LogLevel::debug.
  bool verbose = false;
  // Where the tracer's own messages go; by default to standard error. It is called on the tracer's
  // thread too, so it must neither wait nor call the tracer. What it throws is dropped, with the
  // message.
  std::function<void(LogLevel, opentracing::string_view)> logger_sink;

  // Spans that wait to be acknowledged, at the most (from 1); what comes beyond is dropped and
  // counted.
  DynamicConfigurationValue<std::size_t> max_buffered_spans = defaults::kMaxBufferedSpans;

  // How long a stream stays open before it ends and is acknowledged. 0: the default.
  std::chrono::steady_clock::duration reporting_period = defaults::kReportingPeriod;
  // How long a satellite may take to accept bytes or to answer, and how long Flush and Close wait.
  std::chrono::system_clock::duration report_timeout = defaults::kReportTimeout;

  // Is told what becomes of the spans; it may be null.
  std::unique_ptr<MetricsObserver> metrics_observer;

  // Streaming is the only recorder; false is accepted and changes nothing.
  bool use_stream_recorder = true;
  // Reporting has a thread of its own; false is refused.
  bool use_thread = true;
};

class LightStepTracer : public opentracing::Tracer {
 public:
  // Waits until everything that was finished before is acknowledged by a satellite. False: not
  // within the timeout (by default the options' report_timeout), or spans were dropped or refused
  // since the Flush before.
  virtual bool Flush() noexcept = 0;
  virtual bool FlushWithTimeout(std::chrono::system_clock::duration timeout) noexcept = 0;

  template <class Rep, class Period>
  bool FlushWithTimeout(std::chrono::duration<Rep, Period> timeout) noexcept {
    using Duration = std::chrono::system_clock::duration;
    return FlushWithTimeout(std::chrono::duration_cast<Duration>(timeout));
  }

  // The counters and the states of the endpoints at one moment. A class of a program that
  // derives from this one has none.
  virtual Metrics metrics() const { return {}; }

  // For custom carriers: the trace id (its low half), the span id, and 1 if the context is sampled,
  // else 0. invalid_span_context_error where the context is another tracer's.
  opentracing::expected<std::array<std::uint64_t, 3>> GetTraceSpanIdsSampled(
      const opentracing::SpanContext& span_context) const noexcept;

  // The same with the whole trace id: its high half, 0 where it has 64 bits, stands first.
  opentracing::expected<std::array<std::uint64_t, 4>> GetWholeTraceSpanIdsSampled(
      const opentracing::SpanContext& span_context) const noexcept;

  // The context that such a carrier has brought.
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

// Null where the options are wrong; the log says why.
std::shared_ptr<LightStepTracer> MakeLightStepTracer(LightStepTracerOptions&& options) noexcept;

#if __cplusplus >= 201703L
// The same of lightstep/options.h, which can be read from JSON and from the environment:
//
//   auto tracer = lightstep::MakeLightStepTracerFrom(lightstep::OptionsFromEnvironment());
std::shared_ptr<LightStepTracer> MakeLightStepTracerFrom(const TracerOptions& options) noexcept;
#endif

}  // namespace lightstep
