// Tracer: makes spans and streams them to the satellites, without any other library's interface.
// What lightstep/tracer.h offers as an opentracing::Tracer rests on it; tests use it as it is:
//
//   lightstep::TracerOptions options;
//   options.component_name = "checkout";
//   options.access_token = "...";
//   options.collector_plaintext = true;
//   options.satellite_endpoints = {{"localhost", 8360}};
//   lightstep::Tracer tracer{options};
//   {
//     lightstep::Span span = tracer.StartSpan("charge");
//     span.SetTag("amount", 12.5);
//   }
//   tracer.Flush();
//
// All calls are safe from any thread. A tracer that goes out of scope closes. exit() flushes every
// tracer that there is, whoever owns it; quick_exit() and _exit() flush none.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "lightstep/cpp17.h"
#include "lightstep/metrics.h"
#include "lightstep/options.h"
#include "lightstep/span.h"
#include "lightstep/span_context.h"
#include "lightstep/wire_protocol.h"

namespace lightstep {

// How a span is related to one that was there before it.
struct Reference {
  enum class Type { kChildOf, kFollowsFrom };

  Type type = Type::kChildOf;
  SpanContext context;
};

class Tracer {
 public:
  // Throws OptionsError.
  explicit Tracer(const TracerOptions& options);
  Tracer(Tracer&&) noexcept;
  ~Tracer();

  // Without references the span begins a trace; without a start it starts now. A start by both
  // clocks tells the time by the one and begins the duration by the other; one by either alone does
  // both.
  Span StartSpan(std::string_view operation_name) const;
  Span StartSpan(std::string_view operation_name, std::initializer_list<Reference> references,
                 std::optional<SystemTime> start = {},
                 std::optional<SteadyTime> steady_start = {}) const;
  Span StartSpan(std::string_view operation_name, const std::vector<Reference>& references,
                 std::optional<SystemTime> start = {},
                 std::optional<SteadyTime> steady_start = {}) const;

  // Writes the context of a span, for another process to read, as pairs of texts: HTTP headers
  // (every value printable ASCII; in a tracestate there may be tabs) or any text map. Nothing for a
  // context without ids.
  using CarrierWriter = std::function<void(std::string_view key, std::string_view value)>;
  void InjectHttpHeaders(const SpanContext& context, const CarrierWriter& write) const;
  void InjectTextMap(const SpanContext& context, const CarrierWriter& write) const;

  // Reads what Inject wrote: calls `read` with a function that takes each key and value of the
  // carrier. Nothing there: nullopt. Throws std::invalid_argument where a context is there and
  // can't be read.
  using CarrierReader = std::function<void(const CarrierWriter& entry)>;
  std::optional<SpanContext> ExtractHttpHeaders(const CarrierReader& read) const;
  std::optional<SpanContext> ExtractTextMap(const CarrierReader& read) const;

  // The same as bytes: a lightstep.BinaryCarrier message.
  std::string InjectBinary(const SpanContext& context) const;
  std::optional<SpanContext> ExtractBinary(std::string_view carrier) const;

  // Waits until everything that was finished before is acknowledged by a satellite. False: not
  // within `timeout` (by default the options' report_timeout), or spans were dropped or refused
  // since the Flush before.
  bool Flush(std::optional<std::chrono::microseconds> timeout = {});

  // Flushes and ends the background thread, both within the timeout (by default the options'
  // report_timeout, less what was already waited because the process ends). Spans that finish later
  // are dropped.
  bool Close(std::optional<std::chrono::microseconds> timeout = {});

  Metrics metrics() const;

  // What the tracer speaks to its receivers.
  WireProtocol protocol() const;

 private:
  struct Implementation;

  Span StartSpan(std::string_view operation_name, const Reference* references,
                 std::size_t reference_count, std::int64_t start, std::int64_t steady_start) const;

  std::unique_ptr<Implementation> implementation_;
};

}  // namespace lightstep
