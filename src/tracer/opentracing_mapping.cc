#include "src/tracer/opentracing_mapping.h"

#include <algorithm>
#include <cstdint>
#include <optional>

#include "src/trace/relationship.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/wire/span_encoder.h"

namespace lightstep::tracer {
namespace {

using trace::SpanKind;
using trace::StatusCode;

}  // namespace

std::optional<SpanKind> KindOfTag(const Value& value) {
  if (value.kind() != Value::Kind::kString) return std::nullopt;
  const std::string_view name = value.text();
  if (name == "server") return SpanKind::kServer;
  if (name == "client") return SpanKind::kClient;
  if (name == "producer") return SpanKind::kProducer;
  if (name == "consumer") return SpanKind::kConsumer;
  return std::nullopt;
}

std::optional<StatusCode> StatusOfTag(const Value& error) {
  switch (error.kind()) {
    case Value::Kind::kBool:
      return error.as_bool() ? StatusCode::kError : StatusCode::kOk;
    case Value::Kind::kNull:
      return StatusCode::kUnset;
    case Value::Kind::kString:
      // Many an instrumentation sets the text.
      if (error.text() == "true") return StatusCode::kError;
      if (error.text() == "false") return StatusCode::kOk;
      return std::nullopt;
    default:
      return std::nullopt;
  }
}

namespace {

// The attribute that says the relationship is the only one of these links.
void AddLinkWithin(const SpanLimits& limits, const SpanReference& reference,
                   wire::OtlpSpanEncoder& span) {
  if (limits.link_attribute_count.value_or(1) != 0) {
    return span.AddReference(reference.relationship, *reference.context);
  }
  if (!span.BeginLink(*reference.context)) return;
  span.AddDropped(wire::Part::kInner, 1);
  span.EndLink();
}

void AddLinksWithin(const SpanLimits& limits, const SpanReference* references, std::size_t count,
                    wire::OtlpSpanEncoder& span) {
  const std::size_t taken = std::min(count, limits.link_count.value_or(count));
  for (std::size_t i = 0; i < taken; ++i) AddLinkWithin(limits, references[i], span);
  if (taken == count) return;
  span.AddDropped(wire::Part::kReference, static_cast<std::uint32_t>(count - taken));
}

}  // namespace

void BeginWithReferences(wire::OtlpSpanEncoder& span, const SpanReference* references,
                         std::size_t count, const SpanLimits* limits) {
  span.SetKind(SpanKind::kInternal);
  if (count == 0) return;
  const SpanReference* const end = references + count;
  const SpanReference* const parent = ParentAmong(references, end);
  span.SetParent(parent->context->span_id, parent->context->is_remote);
  // The caller gave no reference.
  if (parent->relationship == trace::Relationship::kImplicitChildOf) return;
  if (limits != nullptr) return AddLinksWithin(*limits, references, count, span);
  for (const SpanReference* reference = references; reference != end; ++reference) {
    span.AddReference(reference->relationship, *reference->context);
  }
}

bool SetTagWithMeaning(wire::OtlpSpanEncoder& span, std::string_view key, const Value& value) {
  if (key == kErrorTag) {
    if (const auto status = StatusOfTag(value)) {
      span.SetStatus(*status);
      return true;
    }
  } else if (key == kSpanKindTag) {
    if (const auto kind = KindOfTag(value)) {
      span.SetKind(*kind);
      return true;
    }
  }
  return false;
}

void EventOfLog::LookAtName(const Value& value) {
  if (value.kind() != Value::Kind::kString) return;
  name_ = value.text();
  has_name_ = true;
  is_error_ = name_ == kErrorTag;
}

std::string_view EventOfLog::KeyOfException(std::string_view key) {
  if (key == kErrorKind) return "exception.type";
  if (key == kMessage) return "exception.message";
  if (key == kStack) return "exception.stacktrace";
  if (key == kErrorObject) return "exception.message";  // the text of an exception
  return key;
}

}  // namespace lightstep::tracer
