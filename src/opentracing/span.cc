#include "src/opentracing/span.h"

#include <deque>
#include <new>
#include <optional>
#include <string_view>

#include "src/opentracing/tracer.h"
#include "src/opentracing/value.h"

namespace lightstep::opentracing_cpp {
namespace {

std::string_view View(opentracing::string_view text) { return {text.data(), text.size()}; }
std::string_view View(const std::string& text) { return text; }

// A call for which there is no memory has no effect.
template <class Action>
void WithoutThrowing(Action action) noexcept {
  try {
    action();
  } catch (const std::bad_alloc&) {
  }
}

template <class Fields>
void AddLog(lightstep::Span& span, std::optional<SystemTime> timestamp, const Fields& fields) {
  std::deque<ValueView> values;  // of which none moves
  std::vector<lightstep::Span::Field> converted;
  converted.reserve(fields.size());
  for (const auto& [key, value] : fields) {
    converted.emplace_back(View(key), values.emplace_back(value).get());
  }
  span.Log(converted, timestamp);
}

}  // namespace

Span::Span(std::shared_ptr<const Tracer> tracer, lightstep::Span&& span) noexcept
    : tracer_{std::move(tracer)}, span_{std::move(span)} {}

Span::~Span() { FinishWithOptions({}); }

const opentracing::Tracer& Span::tracer() const noexcept { return *tracer_; }

void Span::FinishWithOptions(const opentracing::FinishSpanOptions& options) noexcept {
  {
    const std::lock_guard lock{mutex_};
    for (const opentracing::LogRecord& record : options.log_records) {
      WithoutThrowing([&] { AddLog(span_, record.timestamp, record.fields); });
    }
    if (options.finish_steady_timestamp == SteadyTime{}) {
      span_.Finish();
    } else {
      span_.Finish(options.finish_steady_timestamp);
    }
  }
  tracer_->OnFinish();
}

void Span::SetOperationName(opentracing::string_view name) noexcept {
  const std::lock_guard lock{mutex_};
  span_.SetOperationName(View(name));
}

void Span::SetTag(opentracing::string_view key, const opentracing::Value& value) noexcept {
  WithoutThrowing([&] {
    const ValueView view{value};
    const std::lock_guard lock{mutex_};
    span_.SetTag(View(key), view.get());
  });
}

void Span::SetBaggageItem(opentracing::string_view key, opentracing::string_view value) noexcept {
  const std::lock_guard lock{mutex_};
  span_.SetBaggageItem(View(key), View(value));
}

std::string Span::BaggageItem(opentracing::string_view key) const noexcept {
  const lightstep::SpanContext context = Read();
  const std::string* const value = context.baggage.Find(View(key));
  return value == nullptr ? std::string{} : *value;
}

void Span::Log(std::initializer_list<Field> fields) noexcept {
  const std::lock_guard lock{mutex_};
  WithoutThrowing([&] { AddLog(span_, std::nullopt, fields); });
}

void Span::Log(opentracing::SystemTime timestamp, std::initializer_list<Field> fields) noexcept {
  const std::lock_guard lock{mutex_};
  WithoutThrowing([&] { AddLog(span_, timestamp, fields); });
}

void Span::Log(opentracing::SystemTime timestamp, const std::vector<Field>& fields) noexcept {
  const std::lock_guard lock{mutex_};
  WithoutThrowing([&] { AddLog(span_, timestamp, fields); });
}

lightstep::SpanContext Span::Read() const noexcept {
  const std::lock_guard lock{mutex_};
  return span_.context();
}

}  // namespace lightstep::opentracing_cpp
