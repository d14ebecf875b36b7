#include "src/wire/lightstep/lightstep_format.h"

#include <string>
#include <string_view>

#include "src/common/utf8.h"
#include "src/trace/limits.h"
#include "src/wire/json_text.h"
#include "src/wire/protobuf/text_copy.h"
#include "src/wire/span_encoder_definition.h"

namespace lightstep::wire {
namespace {

namespace collector = proto::collector;

static_assert(__BYTE_ORDER__ == __ORDER_LITTLE_ENDIAN__, "doubles are written as they lie");

// Returns the end of what was written; may write one byte beyond it, as PutId.
char* PutIds(char* out, const SpanContext& context) {
  *out++ = Varint(collector::SpanContext::kTraceId);
  out = PutId(out, context.trace_id);
  *out++ = Varint(collector::SpanContext::kSpanId);
  return PutId(out, context.span_id);
}

// The items of a map<string,string> are messages of key = 1 and value = 2 (protobuf language guide,
// "backwards compatibility" of maps).
constexpr std::uint32_t kMapKey = 1;
constexpr std::uint32_t kMapValue = 2;

std::string EncodeBaggage(const Baggage& baggage) {
  std::string bytes;
  std::string valid_key, valid_value, shortened;
  for (const Baggage::Item& item : baggage.items()) {
    // A context that the application put together itself may hold any bytes.
    const std::string_view key = ShortenKey(common::ToUtf8(item.first, valid_key));
    const std::string_view value = Shorten(common::ToUtf8(item.second, valid_value), shortened);
    const std::size_t size = TextSize(key) + TextSize(value);
    const std::size_t offset = bytes.size();
    if (offset + size + 8 > trace::kMaxBaggageBytes) break;
    bytes.resize(offset + 1 + VarintSize(size) + size);
    char* out = bytes.data() + offset;
    *out++ = LengthDelimited(collector::SpanContext::kBaggage);
    out = PutVarint(out, size);
    out = PutText(out, LengthDelimited(kMapKey), key);
    PutText(out, LengthDelimited(kMapValue), value);
  }
  return bytes;
}

// Writes the context as a field. Extends `bytes` by `max_bytes` and the size of the baggage. Not
// inlined, because its array would make the end of every span guard the stack.
[[gnu::noinline]] char* PutContextWithBaggage(SpanBytes& bytes, const SpanContext& context,
                                              std::size_t max_bytes) {
  char ids[LightStepFormat::kMaxIdsBytes];
  const auto ids_size = static_cast<std::size_t>(PutIds(ids, context) - ids);
  const std::string baggage = EncodeBaggage(context.baggage);
  char* out = bytes.Extend(max_bytes + baggage.size());
  *out++ = LengthDelimited(collector::Span::kSpanContext);
  out = PutVarint(out, ids_size + baggage.size());
  std::memcpy(out, ids, ids_size);
  return CopyText(out + ids_size, baggage);
}

}  // namespace

char* LightStepFormat::PutReference(char* out, trace::Relationship relationship,
                                    const SpanContext& context) {
  // The lengths are below 128, and known last.
  *out++ = LengthDelimited(collector::Span::kReferences);
  char* const length = out++;
  *out++ = Varint(collector::Reference::kRelationship);
  *out++ = relationship == trace::Relationship::kFollowsFrom ? 1 : 0;
  *out++ = LengthDelimited(collector::Reference::kSpanContext);
  char* const context_length = out++;
  out = PutIds(out, context);
  *context_length = static_cast<char>(out - context_length - 1);
  *length = static_cast<char>(out - length - 1);
  return out;
}

Value LightStepFormat::Flatten(const Value& value, std::string& storage) {
  if (trace::IsNested(value)) {
    storage = JsonTextOf(value);
    return Value::Json(storage);
  }
  // In the string even if it is valid: the caller may use the string to shorten it.
  std::string repaired;
  storage = common::ToUtf8(value.text(), repaired);
  return Value{storage};
}

char* LightStepFormat::PutTail(SpanBytes& bytes, const SpanFacts&, const SpanContext& context,
                               common::Nanoseconds start, common::Nanoseconds duration) {
  // With the lengths and the key bytes: of the context, of the start, and of the duration.
  constexpr std::size_t kMaxBytes = (1 + 5 + kMaxIdsBytes) + kMaxTimestampBytes + (1 + 10);
  char* out;
  if (context.baggage.empty()) {
    out = bytes.Extend(kMaxBytes);
    *out++ = LengthDelimited(collector::Span::kSpanContext);
    char* const length = out++;
    out = PutIds(out, context);
    *length = static_cast<char>(out - length - 1);
  } else {
    out = PutContextWithBaggage(bytes, context, kMaxBytes);
  }
  out = PutTimestamp(out, LengthDelimited(collector::Span::kStartTimestamp), start);
  *out++ = Varint(collector::Span::kDurationMicros);
  return PutVarintWithRoom(out, static_cast<std::uint64_t>(duration / 1000));
}

template class SpanEncoder<LightStepFormat>;

}  // namespace lightstep::wire
