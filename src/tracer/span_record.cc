#include "src/tracer/span_record.h"

#include <algorithm>
#include <limits>
#include <new>
#include <utility>

#include "src/common/random_ids.h"
#include "src/common/without_throwing.h"

namespace lightstep::tracer {
namespace {

using common::WithoutThrowing;

bool IsPositive(const Value& value) {
  switch (value.kind()) {
    case Value::Kind::kInt:
      return value.as_int() > 0;
    case Value::Kind::kDouble:
      return value.as_double() > 0;
    case Value::Kind::kBool:
      return value.as_bool();
    case Value::Kind::kString:
    case Value::Kind::kJson:
      return value.text() != "0";
    case Value::Kind::kNull:
    case Value::Kind::kBytes:
    case Value::Kind::kArray:
    case Value::Kind::kMap:
      return true;
  }
  return true;
}

// What lies between two times; 0 where the second comes first.
common::Nanoseconds Between(common::Nanoseconds start, common::Nanoseconds finish) {
  common::Nanoseconds duration;
  // Times that a caller gives may be any two.
  if (__builtin_sub_overflow(finish, start, &duration)) {
    return finish > start ? std::numeric_limits<common::Nanoseconds>::max() : 0;
  }
  return std::max<common::Nanoseconds>(0, duration);
}

}  // namespace

SpanRecord::SpanRecord(Recorder& recorder, std::string_view operation_name,
                       const SpanReference* references, std::size_t reference_count,
                       common::Nanoseconds start, common::Nanoseconds start_monotonic) noexcept
    : recorder_{recorder}, start_monotonic_{start_monotonic}, generation_{recorder.generation()} {
  if (start == kNow && start_monotonic == kNow) start_monotonic_ = recorder.clock().NowForAt();
  start_ = start == kNow ? recorder.clock().At(start_monotonic_) : start;
  Begin(operation_name);
  if (reference_count == 0) {
    common::RandomIds(&context_.span_id, &context_.trace_id);
    context_.has_random_trace_id = true;  // 64 bits are drawn, and 56 are asked for
    if (mode_ != kLightStep) BeginOtlpRoot();
    return;
  }
  context_.span_id = common::RandomId();
  const SpanContext& first = *references[0].context;
  context_.trace_id_high = first.trace_id_high;
  context_.trace_id = first.trace_id;
  context_.has_random_trace_id = first.has_random_trace_id;
  context_.trace_state = first.trace_state;
  context_.sampled = false;
  WithoutThrowing([&] {
    AddReferences(references, reference_count);
    const SpanReference* const end = references + reference_count;
    if (HasBaggage(references, end)) context_.baggage = MergeBaggage(references, end);
  });
}

SpanRecord::SpanRecord(Recorder& recorder, std::string_view operation_name, SpanContext&& context,
                       const SpanContext* parent, common::Nanoseconds start) noexcept
    : recorder_{recorder},
      context_{std::move(context)},
      start_monotonic_{kNow},
      start_{start},
      generation_{recorder.generation()} {
  if (start == kNow) {
    start_monotonic_ = recorder.clock().NowForAt();
    start_ = recorder.clock().At(start_monotonic_);
  }
  Begin(operation_name);
  if (parent == nullptr) return;
  WithoutThrowing([&] {
    if (mode_ == kOtlp) {
      encoder_.otlp.SetParent(parent->span_id, parent->is_remote);
    } else {
      encoder_.lightstep.AddReference(trace::Relationship::kChildOf, *parent);
    }
  });
}

SpanRecord::SpanRecord(SpanRecord&& other) noexcept
    : recorder_{other.recorder_},
      context_{std::move(other.context_)},
      start_monotonic_{other.start_monotonic_},
      start_{other.start_},
      generation_{other.generation_},
      scope_{other.scope_},
      mode_{other.mode_} {
  if (is_otlp()) {
    used_limits_ = other.used_limits_;
    new (&encoder_.otlp) wire::OtlpSpanEncoder{std::move(other.encoder_.otlp)};
  } else {
    new (&encoder_.lightstep) wire::LightStepSpanEncoder{std::move(other.encoder_.lightstep)};
  }
}

// Inlined, because every span pays for the call.
[[gnu::always_inline]] inline void SpanRecord::Begin(std::string_view operation_name) noexcept {
  if (recorder_.is_otlp()) return BeginOtlp(operation_name);
  mode_ = kLightStep;
  new (&encoder_.lightstep) wire::LightStepSpanEncoder;
  WithoutThrowing([&] { encoder_.lightstep.SetOperationName(operation_name); });
}

inline void SpanRecord::AddReferences(const SpanReference* references, std::size_t count) {
  context_.sampled = IsAnySampled(references, references + count);
  if (mode_ != kLightStep) {
    return BeginWithReferences(encoder_.otlp, references, count, recorder_.span_limits());
  }
  for (std::size_t i = 0; i < count; ++i) {
    encoder_.lightstep.AddReference(references[i].relationship, *references[i].context);
  }
}

void SpanRecord::SetOperationName(std::string_view name) noexcept {
  if (is_finished()) return;
  WithoutThrowing([&] {
    if (is_otlp()) return encoder_.otlp.SetOperationName(name);
    encoder_.lightstep.SetOperationName(name);
  });
}

void SpanRecord::SetTag(std::string_view key, const Value& value) noexcept {
  if (mode_ != kLightStep) return SetTagOfOtlp(key, value);
  if (key == kSamplingPriority) return SetSamplingPriority(key, value);
  WithoutThrowing([&] { encoder_.lightstep.SetTag(key, value); });
}

void SpanRecord::SetSamplingPriority(std::string_view key, const Value& value) noexcept {
  context_.sampled = IsPositive(value);
  if (is_otlp()) {
    WithoutThrowing([&] { SetAttributeOfTag(key, value); });
    return;
  }
  SetAttribute(key, value);
}

void SpanRecord::SetAttribute(std::string_view key, const Value& value) noexcept {
  if (is_finished()) return;
  WithoutThrowing([&] {
    if (is_otlp()) return encoder_.otlp.SetTag(key, value);
    encoder_.lightstep.SetTag(key, value);
  });
}

void SpanRecord::AddReference(trace::Relationship relationship,
                              const SpanContext& context) noexcept {
  if (is_finished()) return;
  WithoutThrowing([&] {
    if (is_otlp()) return encoder_.otlp.AddReference(relationship, context);
    encoder_.lightstep.AddReference(relationship, context);
  });
}

std::size_t SpanRecord::CountTags() const noexcept {
  return is_otlp() ? encoder_.otlp.CountTags() : encoder_.lightstep.CountTags();
}

bool SpanRecord::HasTag(std::string_view key) noexcept {
  bool has_tag = false;
  WithoutThrowing(
      [&] { has_tag = is_otlp() ? encoder_.otlp.HasTag(key) : encoder_.lightstep.HasTag(key); });
  return has_tag;
}

bool SpanRecord::BeginLog(common::Nanoseconds timestamp) noexcept {
  if (is_finished()) return false;
  if (timestamp == kNow) timestamp = recorder_.clock().At(recorder_.clock().NowForAt());
  bool has_begun = false;
  WithoutThrowing([&] {
    has_begun =
        is_otlp() ? encoder_.otlp.BeginLog(timestamp) : encoder_.lightstep.BeginLog(timestamp);
  });
  return has_begun;
}

void SpanRecord::AddLogField(std::string_view key, const Value& value) noexcept {
  WithoutThrowing([&] {
    if (is_otlp()) return encoder_.otlp.AddLogField(key, value);
    encoder_.lightstep.AddLogField(key, value);
  });
}

void SpanRecord::EndLog() noexcept {
  if (is_otlp()) return encoder_.otlp.EndLog();
  encoder_.lightstep.EndLog();
}

void SpanRecord::SetBaggageItem(std::string_view key, std::string_view value) noexcept {
  if (is_finished()) return;
  WithoutThrowing([&] { context_.baggage.Set(key, value); });
}

// How long the span has lasted at its end. Inlined, because every span pays for the call.
[[gnu::always_inline]] inline common::Nanoseconds SpanRecord::DurationUntil(
    common::Nanoseconds finish, common::Nanoseconds finish_monotonic) const noexcept {
  if (finish != kNow) return Between(start_, finish);
  if (finish_monotonic == kNow) finish_monotonic = recorder_.clock().Now();
  return start_monotonic_ != kNow ? Between(start_monotonic_, finish_monotonic)
                                  : Between(start_, recorder_.clock().At(finish_monotonic));
}

common::Nanoseconds SpanRecord::EndBy(common::Nanoseconds finish) const noexcept {
  common::Nanoseconds end;
  return __builtin_add_overflow(start_, DurationUntil(finish, kNow), &end)
             ? std::numeric_limits<common::Nanoseconds>::max()
             : end;
}

void SpanRecord::Finish(common::Nanoseconds finish, common::Nanoseconds finish_monotonic) noexcept {
  if (mode_ != kLightStep) return FinishOtlp(finish, finish_monotonic);
  mode_ = kFinished;
  if (!context_.sampled || generation_ != recorder_.generation()) return;
  const common::Nanoseconds duration = DurationUntil(finish, finish_monotonic);
  if (!WithoutThrowing(
          [&] { recorder_.Record(encoder_.lightstep.Finish(context_, start_, duration)); })) {
    recorder_.Drop();
  }
}

void SpanRecord::FinishOtlp(common::Nanoseconds finish,
                            common::Nanoseconds finish_monotonic) noexcept {
  if (is_finished()) return;
  mode_ |= kFinished;
  if (!context_.sampled || generation_ != recorder_.generation()) return;
  const common::Nanoseconds duration = DurationUntil(finish, finish_monotonic);
  const auto record = [&] {
    const std::string_view span = encoder_.otlp.Finish(context_, start_, duration);
    scope_ == 0 ? recorder_.Record(span) : recorder_.Record(span, scope_);
  };
  if (!WithoutThrowing(record)) recorder_.Drop();
}

}  // namespace lightstep::tracer
