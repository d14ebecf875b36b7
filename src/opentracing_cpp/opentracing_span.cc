#include "src/opentracing_cpp/opentracing_span.h"

#include <deque>
#include <optional>
#include <string_view>

#include "src/common/without_throwing.h"
#include "src/opentracing_cpp/value_view.h"

namespace lightstep::opentracing_cpp {
namespace {

using common::WithoutThrowing;

std::string_view View(opentracing::string_view text) { return {text.data(), text.size()}; }
std::string_view View(const std::string& text) { return text; }

// An epoch stands for a time that was not given.
template <class Time>
std::optional<Time> GivenTime(Time time) {
  if (time == Time{}) return std::nullopt;
  return time;
}

std::vector<Reference> ToReferences(const opentracing::StartSpanOptions& options) {
  std::vector<Reference> references;
  references.reserve(options.references.size());
  for (const auto& [type, referenced] : options.references) {
    const SpanContext* const context = SpanContext::From(referenced);
    if (context == nullptr) continue;
    references.push_back({type == opentracing::SpanReferenceType::ChildOfRef
                              ? Reference::Type::kChildOf
                              : Reference::Type::kFollowsFrom,
                          context->Read()});
  }
  return references;
}

lightstep::Span StartNativeSpan(const lightstep::Tracer& native,
                                opentracing::string_view operation_name,
                                const opentracing::StartSpanOptions& options) {
  const std::optional<SystemTime> start = GivenTime(options.start_system_timestamp);
  const std::optional<SteadyTime> steady_start = GivenTime(options.start_steady_timestamp);
  if (options.references.empty() && !start && !steady_start) {
    return native.StartSpan(View(operation_name));
  }
  return native.StartSpan(View(operation_name), ToReferences(options), start, steady_start);
}

template <class Fields>
void AddLog(lightstep::Span& span, std::optional<SystemTime> timestamp, const Fields& fields,
            WireProtocol protocol) {
  std::deque<ValueView> values;  // whose elements do not move
  std::vector<lightstep::Span::Field> converted;
  converted.reserve(fields.size());
  for (const auto& [key, value] : fields) {
    converted.emplace_back(View(key), values.emplace_back(value, protocol).get());
  }
  span.Log(converted, timestamp);
}

}  // namespace

Span::Span(std::shared_ptr<const opentracing::Tracer> tracer, const TracerCore& core,
           opentracing::string_view operation_name, const opentracing::StartSpanOptions& options)
    : tracer_{std::move(tracer)},
      core_{core},
      span_{StartNativeSpan(core.native, operation_name, options)} {}

Span::~Span() {
  // What may be half changed is left as it is. The child loses no more by it than a span.
  if (mutex_.IsAbandoned()) return;
  span_.~Span();  // finishes
  core_.observation.OnFinish();
}

template <class Action>
void Span::Use(Action action) noexcept {
  if (!mutex_.Lock()) return;
  WithoutThrowing(action);
  mutex_.Unlock();
}

void Span::FinishWithOptions(const opentracing::FinishSpanOptions& options) noexcept {
  Use([&] {
    for (const opentracing::LogRecord& record : options.log_records) {
      WithoutThrowing([&] { AddLog(span_, record.timestamp, record.fields, core_.protocol); });
    }
    if (options.finish_steady_timestamp == SteadyTime{}) {
      span_.Finish();
    } else {
      span_.Finish(options.finish_steady_timestamp);
    }
  });
  core_.observation.OnFinish();
}

void Span::SetOperationName(opentracing::string_view name) noexcept {
  Use([&] { span_.SetOperationName(View(name)); });
}

void Span::SetTag(opentracing::string_view key, const opentracing::Value& value) noexcept {
  WithoutThrowing([&] {
    const ValueView view{value, core_.protocol};
    Use([&] { span_.SetTag(View(key), view.get()); });
  });
}

void Span::SetBaggageItem(opentracing::string_view key, opentracing::string_view value) noexcept {
  Use([&] { span_.SetBaggageItem(View(key), View(value)); });
}

std::string Span::BaggageItem(opentracing::string_view key) const noexcept {
  const lightstep::SpanContext context = Read();
  const std::string* const value = context.baggage.Find(View(key));
  return value == nullptr ? std::string{} : *value;
}

void Span::Log(std::initializer_list<Field> fields) noexcept {
  Use([&] { AddLog(span_, std::nullopt, fields, core_.protocol); });
}

void Span::Log(opentracing::SystemTime timestamp, std::initializer_list<Field> fields) noexcept {
  Use([&] { AddLog(span_, timestamp, fields, core_.protocol); });
}

void Span::Log(opentracing::SystemTime timestamp, const std::vector<Field>& fields) noexcept {
  Use([&] { AddLog(span_, timestamp, fields, core_.protocol); });
}

lightstep::SpanContext Span::Read() const noexcept {
  if (mutex_.Lock()) {
    lightstep::SpanContext context = span_.context();
    mutex_.Unlock();
    return context;
  }
  const lightstep::SpanContext& abandoned = span_.context();
  lightstep::SpanContext context;
  context.trace_id_high = abandoned.trace_id_high;
  context.trace_id = abandoned.trace_id;
  context.span_id = abandoned.span_id;
  context.sampled = abandoned.sampled;  // changes, but not by halves
  context.has_random_trace_id = abandoned.has_random_trace_id;
  context.trace_state = abandoned.trace_state;
  return context;
}

}  // namespace lightstep::opentracing_cpp
