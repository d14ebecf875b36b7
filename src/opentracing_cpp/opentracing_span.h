// Implements opentracing-cpp's span and its context in one object, because both change together.
// The span keeps its tracer alive, and finishes when it is destroyed. Made by the tracer.
//
// Programs of the original tracer use a span from several threads. So every call takes the span's
// lock, except the destructor, which no other call can overlap. If another thread was using the
// span at a fork, the child never touches it: calls there have no effect, and the context consists
// of the parts that never change.
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
  // Calls `action` with the lock held. It has no effect if there is not enough memory.
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
