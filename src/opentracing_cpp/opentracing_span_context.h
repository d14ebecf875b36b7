// Implements opentracing-cpp's span context. There are two kinds: that of a span
// (opentracing_span.h), which changes with the span, and SpanContextValue, which was extracted,
// made or cloned and does not change.
//
// Used by spans, references, inject and extract.
#pragma once

#include <opentracing/span.h>

#include <functional>
#include <memory>
#include <string>
#include <utility>

#include "lightstep/span_context.h"

namespace lightstep::opentracing_cpp {

class SpanContext : public opentracing::SpanContext {
 public:
  // The context as it is now. Copying it costs no more than a pointer to its baggage.
  virtual lightstep::SpanContext Read() const noexcept = 0;

  // Null for a context of another tracer, and for null.
  static const SpanContext* From(const opentracing::SpanContext* context) noexcept {
    return dynamic_cast<const SpanContext*>(context);
  }

  void ForeachBaggageItem(
      std::function<bool(const std::string& key, const std::string& value)> use) const override;

  std::unique_ptr<opentracing::SpanContext> Clone() const noexcept override;

  // Lower-case hex: 32 digits if the trace id has 128 bits, else 16.
  std::string ToTraceID() const noexcept override;
  std::string ToSpanID() const noexcept override;
};

class SpanContextValue final : public SpanContext {
 public:
  explicit SpanContextValue(lightstep::SpanContext context) noexcept
      : context_{std::move(context)} {}

  lightstep::SpanContext Read() const noexcept override { return context_; }

 private:
  const lightstep::SpanContext context_;
};

}  // namespace lightstep::opentracing_cpp
