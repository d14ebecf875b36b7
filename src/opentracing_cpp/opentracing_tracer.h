// Implements opentracing-cpp's tracer on top of the native tracer (lightstep/native_tracer.h). Made
// by MakeLightStepTracer and by the plugin.
#pragma once

#include <chrono>
#include <iosfwd>
#include <memory>
#include <optional>

#include "lightstep/metrics_observer.h"
#include "lightstep/options.h"
#include "lightstep/tracer.h"
#include "src/opentracing_cpp/tracer_core.h"

namespace lightstep::opentracing_cpp {

class Tracer final : public LightStepTracer, public std::enable_shared_from_this<Tracer> {
 public:
  // Throws OptionsError. Owned by a std::shared_ptr.
  explicit Tracer(const TracerOptions& options,
                  std::unique_ptr<MetricsObserver> observer = nullptr);
  ~Tracer() override;

  // Returns null if there is no memory for a span.
  std::unique_ptr<opentracing::Span> StartSpanWithOptions(
      opentracing::string_view operation_name,
      const opentracing::StartSpanOptions& options) const noexcept override;

  // Returns invalid_span_context_error if the context is another tracer's, or if one of its ids is
  // 0. Other errors come from the carrier. A stream that fails is an invalid_carrier_error or,
  // while it is written, an io_error.
  opentracing::expected<void> Inject(const opentracing::SpanContext& context,
                                     std::ostream& carrier) const override;
  opentracing::expected<void> Inject(const opentracing::SpanContext& context,
                                     const opentracing::TextMapWriter& carrier) const override;
  opentracing::expected<void> Inject(const opentracing::SpanContext& context,
                                     const opentracing::HTTPHeadersWriter& carrier) const override;

  // Returns null if the carrier has no context, and span_context_corrupted_error if it has one that
  // can't be read.
  using Extracted = opentracing::expected<std::unique_ptr<opentracing::SpanContext>>;
  Extracted Extract(std::istream& carrier) const override;
  Extracted Extract(const opentracing::TextMapReader& carrier) const override;
  Extracted Extract(const opentracing::HTTPHeadersReader& carrier) const override;

  // Custom carriers know how to treat the tracer, see LightStepTracer::MakeSpanContext.
  using opentracing::Tracer::Extract;
  using opentracing::Tracer::Inject;

  void Close() noexcept override;
  bool Flush() noexcept override;
  using LightStepTracer::FlushWithTimeout;
  bool FlushWithTimeout(std::chrono::system_clock::duration timeout) noexcept override;
  Metrics metrics() const override { return core_.native.metrics(); }

 private:
  bool Flush(std::optional<std::chrono::microseconds> timeout) noexcept;

  TracerCore core_;
};

}  // namespace lightstep::opentracing_cpp
