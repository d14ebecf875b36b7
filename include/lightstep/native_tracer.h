// Tracer: makes spans and streams them to satellites or OTLP receivers. It does not depend on any
// other library's interface; lightstep/tracer.h offers it as an opentracing::Tracer.
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
// All calls are safe from any thread. The destructor closes the tracer. exit() flushes every tracer
// of the process; quick_exit() and _exit() flush none.
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

// How a span is related to an earlier one.
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

  // Without references, the span begins a trace. Without a start, it starts now. If both starts are
  // given, `start` is the reported time and `steady_start` the beginning of the duration. If one is
  // given, it serves as both.
  Span StartSpan(std::string_view operation_name) const;
  Span StartSpan(std::string_view operation_name, std::initializer_list<Reference> references,
                 std::optional<SystemTime> start = {},
                 std::optional<SteadyTime> steady_start = {}) const;
  Span StartSpan(std::string_view operation_name, const std::vector<Reference>& references,
                 std::optional<SystemTime> start = {},
                 std::optional<SteadyTime> steady_start = {}) const;

  // Writes the context of a span, for another process to read, as pairs of texts: HTTP headers
  // (every value printable ASCII; in a tracestate there may be tabs) or any text map. Writes
  // nothing for a context without ids.
  using CarrierWriter = std::function<void(std::string_view key, std::string_view value)>;
  void InjectHttpHeaders(const SpanContext& context, const CarrierWriter& write) const;
  void InjectTextMap(const SpanContext& context, const CarrierWriter& write) const;

  // Reads what Inject wrote: calls `read` with a function that takes each key and value of the
  // carrier. Returns nullopt if the carrier has no context. Throws std::invalid_argument if it has
  // one that can't be read.
  using CarrierReader = std::function<void(const CarrierWriter& entry)>;
  std::optional<SpanContext> ExtractHttpHeaders(const CarrierReader& read) const;
  std::optional<SpanContext> ExtractTextMap(const CarrierReader& read) const;

  // The same as bytes: a lightstep.BinaryCarrier message.
  std::string InjectBinary(const SpanContext& context) const;
  std::optional<SpanContext> ExtractBinary(std::string_view carrier) const;

  // Waits until every span that was finished before is acknowledged by a satellite. Returns false
  // if that takes longer than `timeout` (by default the options' report_timeout), or if spans were
  // dropped or refused since the previous Flush.
  bool Flush(std::optional<std::chrono::microseconds> timeout = {});

  // Flushes and ends the background thread, both within `timeout` (by default the options'
  // report_timeout, less the time that was already waited at the end of the process). Spans that
  // finish later are dropped.
  bool Close(std::optional<std::chrono::microseconds> timeout = {});

  Metrics metrics() const;

  // The protocol that the tracer reports by.
  WireProtocol protocol() const;

 private:
  struct Implementation;

  Span StartSpan(std::string_view operation_name, const Reference* references,
                 std::size_t reference_count, std::int64_t start, std::int64_t steady_start) const;

  std::unique_ptr<Implementation> implementation_;
};

}  // namespace lightstep
