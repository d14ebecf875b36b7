// A span as opentracing-cpp sees it, and its context in one: both change together. It keeps its
// tracer alive, and finishes when it is destroyed.
//
// Programs of the original tracer hand a span from thread to thread and use it from several, so
// every call takes the span's lock, but for the end, when nobody else can be using it. In a forked
// child a span that another thread was using at the fork is never touched: there it takes no calls,
// and its context is what never changes of it. Made by the tracer.
#pragma once

#include <opentracing/span.h>
#include <opentracing/tracer.h>

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "lightstep/span.h"
#include "src/common/fork_mutex.h"
#include "src/opentracing_cpp/opentracing_span_context.h"
#include "src/opentracing_cpp/tracer_core.h"

namespace lightstep::opentracing_cpp {

class Span final : public opentracing::Span, public SpanContext {
 public:
  // `core` belongs to `tracer`.
  Span(std::shared_ptr<const opentracing::Tracer> tracer, const TracerCore& core,
       opentracing::string_view operation_name, const opentracing::StartSpanOptions& options);
  ~Span() override;

  void FinishWithOptions(const opentracing::FinishSpanOptions& options) noexcept override;
  void SetOperationName(opentracing::string_view name) noexcept override;
  void SetTag(opentracing::string_view key, const opentracing::Value& value) noexcept override;
  void SetBaggageItem(opentracing::string_view key,
                      opentracing::string_view value) noexcept override;
  std::string BaggageItem(opentracing::string_view key) const noexcept override;

  using Field = std::pair<opentracing::string_view, opentracing::Value>;
  void Log(std::initializer_list<Field> fields) noexcept override;
  void Log(opentracing::SystemTime timestamp,
           std::initializer_list<Field> fields) noexcept override;
  void Log(opentracing::SystemTime timestamp, const std::vector<Field>& fields) noexcept override;

  const opentracing::SpanContext& context() const noexcept override { return *this; }
  const opentracing::Tracer& tracer() const noexcept override { return *tracer_; }

  lightstep::SpanContext Read() const noexcept override;

 private:
  // Calls `action` with the lock held. What it finds no memory for has no effect.
  template <class Action>
  void Use(Action action) noexcept;

  const std::shared_ptr<const opentracing::Tracer> tracer_;  // outlives span_
  const TracerCore& core_;
  mutable common::ForkMutex mutex_;
  union {
    lightstep::Span span_;  // not destroyed where it may be half changed
  };
};

}  // namespace lightstep::opentracing_cpp
