// The calls of SpanRecord that have an effect over OTLP alone. LightStep's wire pays nothing for
// them: it finds out by the mode, and each stays out of line.

#include <cstddef>
#include <cstdint>
#include <new>
#include <string_view>

#include "src/common/random_ids.h"
#include "src/common/without_throwing.h"
#include "src/tracer/opentracing_limits.h"
#include "src/tracer/opentracing_mapping.h"
#include "src/tracer/span_record.h"

namespace lightstep::tracer {

using common::WithoutThrowing;

void SpanRecord::BeginOtlp(std::string_view operation_name) noexcept {
  mode_ = kOtlp;
  used_limits_ = {};
  new (&encoder_.otlp) wire::OtlpSpanEncoder;
  WithoutThrowing([&] { encoder_.otlp.SetOperationName(operation_name); });
}

// Of a span without references.
void SpanRecord::BeginOtlpRoot() noexcept {
  if (recorder_.draws_wide_trace_ids()) context_.trace_id_high = common::RandomId();
  BeginWithReferences(encoder_.otlp, nullptr, 0, nullptr);
}

void SpanRecord::SetTagOfOtlp(std::string_view key, const Value& value) noexcept {
  if (is_finished()) return;
  if (key == kSamplingPriority) return SetSamplingPriority(key, value);
  WithoutThrowing([&] {
    if (MayHaveMeaning(key) && SetTagWithMeaning(encoder_.otlp, key, value)) return;
    SetAttributeOfTag(key, value);
  });
}

void SpanRecord::SetAttributeOfTag(std::string_view key, const Value& value) {
  if (recorder_.span_limits() != nullptr) return SetAttributeWithinLimits(key, value);
  encoder_.otlp.SetTag(key, value);
}

void SpanRecord::SetAttributeWithinLimits(std::string_view key, const Value& value) {
  const SpanLimits& limits = *recorder_.span_limits();
  if (!TakesAttribute(limits, key, encoder_.otlp, used_limits_)) return;
  encoder_.otlp.SetTag(key, LimitedValue{limits, value}.value());
}

void SpanRecord::SetKind(trace::SpanKind kind) noexcept {
  if (mode_ == kOtlp) encoder_.otlp.SetKind(kind);
}

void SpanRecord::SetStatus(trace::StatusCode code, std::string_view message) noexcept {
  if (mode_ == kOtlp) WithoutThrowing([&] { encoder_.otlp.SetStatus(code, message); });
}

void SpanRecord::AddDropped(wire::Part part, std::uint32_t count) noexcept {
  if (mode_ == kOtlp) WithoutThrowing([&] { encoder_.otlp.AddDropped(part, count); });
}

bool SpanRecord::BeginEventOfLog(common::Nanoseconds timestamp, std::string_view name) noexcept {
  const SpanLimits* const limits = recorder_.span_limits();
  bool is_taken = true;
  if (limits != nullptr) {
    WithoutThrowing([&] { is_taken = TakesEvent(*limits, encoder_.otlp, used_limits_); });
  }
  if (!is_taken || !BeginLog(timestamp)) return false;
  NameEvent(name, 0);
  return true;
}

void SpanRecord::AddFieldOfLog(const EventOfLog& event, std::string_view key, const Value& value,
                               std::size_t& count) noexcept {
  if (event.IsLeftOut(key)) return;
  const SpanLimits* const limits = recorder_.span_limits();
  WithoutThrowing([&] {
    if (limits == nullptr) return encoder_.otlp.AddLogField(event.KeyOf(key), value);
    if (!TakesEventAttribute(*limits, count, encoder_.otlp)) return;
    ++count;
    encoder_.otlp.AddLogField(event.KeyOf(key), LimitedValue{*limits, value}.value());
  });
}

void SpanRecord::NameEvent(std::string_view name, std::uint32_t dropped) noexcept {
  WithoutThrowing([&] {
    encoder_.otlp.SetEventName(name);
    if (dropped != 0) encoder_.otlp.AddDropped(wire::Part::kInner, dropped);
  });
}

bool SpanRecord::BeginLink(const SpanContext& context, std::uint32_t dropped) noexcept {
  bool has_begun = false;
  WithoutThrowing([&] {
    has_begun = encoder_.otlp.BeginLink(context);
    if (has_begun && dropped != 0) encoder_.otlp.AddDropped(wire::Part::kInner, dropped);
  });
  return has_begun;
}

void SpanRecord::AddLinkAttribute(std::string_view key, const Value& value) noexcept {
  WithoutThrowing([&] { encoder_.otlp.AddLinkAttribute(key, value); });
}

}  // namespace lightstep::tracer
