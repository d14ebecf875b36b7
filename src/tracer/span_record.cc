#include "src/tracer/span_record.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "src/common/ids.h"
#include "src/common/without_throwing.h"

namespace lightstep::tracer {
namespace {

using common::WithoutThrowing;

constexpr std::string_view kSamplingPriority = "sampling.priority";

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

// That of all references; where they disagree the first counts.
Baggage MergeBaggage(const SpanReference* begin, const SpanReference* end) {
  const auto has_baggage = [](const SpanReference& reference) {
    return !reference.context->baggage.empty();
  };
  const SpanReference* const first = std::find_if(begin, end, has_baggage);
  if (first == end) return {};
  if (std::none_of(first + 1, end, has_baggage)) return first->context->baggage;

  Baggage::Builder merged;
  for (const SpanReference* reference = first; reference != end; ++reference) {
    for (const auto& [key, value] : reference->context->baggage.items()) merged.Add(key, value);
  }
  return std::move(merged).Build(Baggage::Builder::Repeated::kFirst);
}

}  // namespace

SpanRecord::SpanRecord(Recorder& recorder, std::string_view operation_name,
                       const SpanReference* references, std::size_t reference_count,
                       common::Nanoseconds start, common::Nanoseconds start_monotonic) noexcept
    : recorder_{recorder}, start_monotonic_{start_monotonic}, generation_{recorder.generation()} {
  if (start == kNow && start_monotonic == kNow) start_monotonic_ = recorder.clock().NowForAt();
  start_ = start == kNow ? recorder.clock().At(start_monotonic_) : start;
  WithoutThrowing([&] { encoder_.SetOperationName(operation_name); });
  if (reference_count == 0) {
    common::RandomIds(&context_.span_id, &context_.trace_id);
    context_.has_random_trace_id = true;  // 64 bits are drawn, and 56 are asked for
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
    for (std::size_t i = 0; i < reference_count; ++i) {
      encoder_.AddReference(references[i].relationship, *references[i].context);
      context_.sampled |= references[i].context->sampled;
    }
    context_.baggage = MergeBaggage(references, references + reference_count);
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
  WithoutThrowing([&] {
    encoder_.SetOperationName(operation_name);
    if (parent != nullptr) encoder_.AddReference(trace::Relationship::kChildOf, *parent);
  });
}

void SpanRecord::AddReference(trace::Relationship relationship,
                              const SpanContext& context) noexcept {
  if (is_finished_) return;
  WithoutThrowing([&] { encoder_.AddReference(relationship, context); });
}

bool SpanRecord::HasTag(std::string_view key) noexcept {
  bool has_tag = false;
  WithoutThrowing([&] { has_tag = encoder_.HasTag(key); });
  return has_tag;
}

void SpanRecord::SetOperationName(std::string_view name) noexcept {
  if (is_finished_) return;
  WithoutThrowing([&] { encoder_.SetOperationName(name); });
}

void SpanRecord::SetTag(std::string_view key, const Value& value) noexcept {
  if (is_finished_) return;
  if (key == kSamplingPriority) context_.sampled = IsPositive(value);
  WithoutThrowing([&] { encoder_.SetTag(key, value); });
}

bool SpanRecord::BeginLog(common::Nanoseconds timestamp) noexcept {
  if (is_finished_) return false;
  if (timestamp == kNow) timestamp = recorder_.clock().At(recorder_.clock().NowForAt());
  bool has_begun = false;
  WithoutThrowing([&] { has_begun = encoder_.BeginLog(timestamp); });
  return has_begun;
}

void SpanRecord::AddLogField(std::string_view key, const Value& value) noexcept {
  WithoutThrowing([&] { encoder_.AddLogField(key, value); });
}

void SpanRecord::EndLog() noexcept { encoder_.EndLog(); }

void SpanRecord::SetBaggageItem(std::string_view key, std::string_view value) noexcept {
  if (is_finished_) return;
  WithoutThrowing([&] { context_.baggage.Set(key, value); });
}

void SpanRecord::Finish(common::Nanoseconds finish, common::Nanoseconds finish_monotonic) noexcept {
  if (is_finished_) return;
  is_finished_ = true;
  if (!context_.sampled || generation_ != recorder_.generation()) return;
  common::Nanoseconds duration;
  if (finish != kNow) {
    duration = Between(start_, finish);
  } else {
    if (finish_monotonic == kNow) finish_monotonic = recorder_.clock().Now();
    duration = start_monotonic_ != kNow ? Between(start_monotonic_, finish_monotonic)
                                        : Between(start_, recorder_.clock().At(finish_monotonic));
  }
  if (!WithoutThrowing([&] { recorder_.Record(encoder_.Finish(context_, start_, duration)); })) {
    recorder_.Drop();
  }
}

}  // namespace lightstep::tracer
