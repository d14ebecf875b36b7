#include "src/tracer/opentracing_limits.h"

#include "src/common/utf8.h"
#include "src/wire/key_value.h"
#include "src/wire/span_encoder.h"

namespace lightstep::tracer {

bool HasLimits(const SpanLimits& limits) {
  return limits.attribute_count || limits.attribute_value_length || limits.event_count ||
         limits.link_count || limits.event_attribute_count || limits.link_attribute_count;
}

bool TakesAttribute(const SpanLimits& limits, std::string_view key, wire::OtlpSpanEncoder& span,
                    UsedLimits& used) {
  if (!limits.attribute_count) return true;
  if (used.attributes >= *limits.attribute_count) {
    used.attributes = static_cast<std::uint32_t>(span.CountTags());
    if (used.attributes >= *limits.attribute_count && !span.HasTag(wire::ShortenKey(key))) {
      span.AddDropped(wire::Part::kTag, 1);
      return false;
    }
  }
  ++used.attributes;
  return true;
}

bool TakesEvent(const SpanLimits& limits, wire::OtlpSpanEncoder& span, UsedLimits& used) {
  if (limits.event_count && used.events >= *limits.event_count) {
    span.AddDropped(wire::Part::kLog, 1);
    return false;
  }
  ++used.events;
  return true;
}

bool TakesEventAttribute(const SpanLimits& limits, std::size_t count, wire::OtlpSpanEncoder& span) {
  if (!limits.event_attribute_count || count < *limits.event_attribute_count) return true;
  span.AddDropped(wire::Part::kInner, 1);
  return false;
}

Value LimitedValue::Cut(const Value& value, std::size_t max_length, int depth) {
  switch (value.kind()) {
    case Value::Kind::kString:
    case Value::Kind::kJson:
      if (value.text().size() <= max_length) return value;
      return Value{common::Utf8Characters(value.text(), max_length)};
    case Value::Kind::kBytes:
      return Value::Bytes(value.text().substr(0, max_length));
    case Value::Kind::kArray: {
      if (depth == kMaxValueDepth) return value;  // what is deeper is left out anyway
      std::vector<Value>& elements = arrays_.emplace_back();
      elements.reserve(value.count());
      for (std::size_t i = 0; i < value.count(); ++i) {
        elements.push_back(Cut(value.elements()[i], max_length, depth + 1));
      }
      return Value::Array(elements.data(), elements.size());
    }
    case Value::Kind::kMap: {
      if (depth == kMaxValueDepth) return value;
      std::vector<ValueItem>& items = maps_.emplace_back();
      items.reserve(value.count());
      for (std::size_t i = 0; i < value.count(); ++i) {
        const ValueItem& item = value.items()[i];
        items.push_back({item.key, Cut(item.value, max_length, depth + 1)});
      }
      return Value::Map(items.data(), items.size());
    }
    case Value::Kind::kInt:
    case Value::Kind::kDouble:
    case Value::Kind::kBool:
    case Value::Kind::kNull:
      break;
  }
  return value;
}

}  // namespace lightstep::tracer
