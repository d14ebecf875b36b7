#include "src/wire/otlp/otlp_format.h"

#include <cstring>
#include <string_view>

#include "src/common/utf8.h"
#include "src/trace/limits.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/wire/key_value.h"
#include "src/wire/otlp/ids.h"
#include "src/wire/span_encoder_definition.h"

namespace lightstep::wire {
namespace {

namespace fields = proto::otlp;

// Flags of a span and of a link (trace.proto, SpanFlags). The low byte has those of W3C.
constexpr std::uint32_t kSampledFlag = 1;
constexpr std::uint32_t kRandomTraceIdFlag = 2;
constexpr std::uint32_t kRemotenessKnownFlag = 0x100;
constexpr std::uint32_t kRemoteFlag = 0x200;

// Of `context`, or of a span with it whose parent is remote.
std::uint32_t FlagsOf(const SpanContext& context, bool is_remote) {
  return (context.sampled ? kSampledFlag : 0) |
         (context.has_random_trace_id ? kRandomTraceIdFlag : 0) | kRemotenessKnownFlag |
         (is_remote ? kRemoteFlag : 0);
}

// Empty where there is none or it is too long: it stems from other processes.
std::string_view TraceStateOf(const SpanContext& context) {
  if (context.trace_state == nullptr || context.trace_state->size() > trace::kMaxTraceStateBytes) {
    return {};
  }
  return *context.trace_state;
}

char* PutTraceState(char* out, char field_key, const SpanContext& context) {
  const std::string_view trace_state = TraceStateOf(context);
  return trace_state.empty() ? out : PutText(out, field_key, trace_state);
}

// A whole field of a link: the attribute that the OpenTracing compatibility specification asks for.
constexpr std::string_view kChildOfAttribute =
    "\x22\x22\x0a\x14opentracing.ref_type\x12\x0a\x0a\x08"
    "child_of";
constexpr std::string_view kFollowsFromAttribute =
    "\x22\x26\x0a\x14opentracing.ref_type\x12\x0e\x0a\x0c"
    "follows_from";

// Appends what lies between its making and its end as a length-delimited field's length and bytes.
class LengthInFront {
 public:
  explicit LengthInFront(std::string& out) : out_{out}, begin_{out.size()} {}
  ~LengthInFront() {
    char length[10];
    const char* const end = PutVarint(length, out_.size() - begin_);
    out_.insert(begin_, length, static_cast<std::size_t>(end - length));
  }

 private:
  std::string& out_;
  const std::size_t begin_;
};

// Writes nested values to the end of a string, until it is full.
class NestedEncoder {
 public:
  explicit NestedEncoder(std::string& out) : out_{out}, begin_{out.size()} {}

  // The member of an AnyValue.
  void Encode(const Value& value) {
    if (!trace::IsNested(value)) return EncodeFlat(value);
    if (depth_ == kMaxValueDepth) return EncodeFlat(Value{kEllipsis});
    ++depth_;
    if (value.kind() == Value::Kind::kArray) {
      EncodeArray(value);
    } else {
      EncodeMap(value);
    }
    --depth_;
  }

 private:
  static constexpr std::string_view kEllipsis = "...";

  // Whether an element with a text of this many bytes still fits.
  bool HasRoomFor(std::size_t size) const {
    return out_.size() - begin_ + size < trace::kMaxTextBytes;
  }

  static std::size_t SizeOf(const Value& value) {
    return trace::HasText(value) ? value.text().size() : 0;
  }

  void EncodeFlat(const Value& value) {
    std::string repaired;
    const Value valid =
        trace::IsText(value) ? Value{common::ToUtf8(value.text(), repaired)} : value;
    const std::size_t offset = out_.size();
    out_.resize(offset + AnyValueSize(valid));
    PutAnyValue(out_.data() + offset, valid);
  }

  void EncodeArray(const Value& array) {
    out_ += LengthDelimited(fields::AnyValue::kArrayValue);
    const LengthInFront length{out_};
    for (std::size_t i = 0; i < array.count(); ++i) {
      const bool fits = HasRoomFor(SizeOf(array.elements()[i]));
      out_ += LengthDelimited(fields::ArrayValue::kValues);
      const LengthInFront element_length{out_};
      if (!fits) return EncodeFlat(Value{kEllipsis});
      Encode(array.elements()[i]);
    }
  }

  void EncodeMap(const Value& map) {
    out_ += LengthDelimited(fields::AnyValue::kKvlistValue);
    const LengthInFront length{out_};
    for (std::size_t i = 0; i < map.count(); ++i) {
      const ValueItem& item = map.items()[i];
      const bool fits = HasRoomFor(item.key.size() + SizeOf(item.value));
      out_ += LengthDelimited(fields::KeyValueList::kValues);
      const LengthInFront item_length{out_};
      if (!fits) return EncodeItem(kEllipsis, Value{kEllipsis});
      EncodeItem(item.key, item.value);
    }
  }

  void EncodeItem(std::string_view key, const Value& value) {
    std::string repaired;
    key = ShortenKey(common::ToUtf8(key, repaired));
    const std::size_t offset = out_.size();
    out_.resize(offset + TextSize(key));
    PutText(out_.data() + offset, LengthDelimited(fields::KeyValue::kKey), key);
    out_ += LengthDelimited(fields::KeyValue::kValue);
    const LengthInFront length{out_};
    Encode(value);
  }

  std::string& out_;
  const std::size_t begin_;
  int depth_ = 0;
};

// Leaves out what holds its default.
char* PutCount(char* out, std::uint32_t field, const SpanDetails& details, Part part) {
  const std::uint32_t count = details.dropped[static_cast<std::size_t>(part)];
  if (count == 0) return out;
  *out++ = Varint(field);
  return PutVarint(out, count);
}

char* PutDroppedCounts(char* out, const SpanDetails& details) {
  out = PutCount(out, fields::Span::kDroppedAttributesCount, details, Part::kTag);
  out = PutCount(out, fields::Span::kDroppedEventsCount, details, Part::kLog);
  return PutCount(out, fields::Span::kDroppedLinksCount, details, Part::kReference);
}

char* PutStatus(char* out, trace::StatusCode code, std::string_view message) {
  *out++ = LengthDelimited(fields::Span::kStatus);
  out = PutVarint(out, 2 + (message.empty() ? 0 : TextSize(message)));
  *out++ = Varint(fields::Status::kCode);
  *out++ = static_cast<char>(code);
  return message.empty() ? out : PutText(out, LengthDelimited(fields::Status::kMessage), message);
}

std::uint64_t EndOf(common::Nanoseconds start, common::Nanoseconds duration) {
  common::Nanoseconds end;
  if (__builtin_add_overflow(start, duration, &end)) end = INT64_MAX;
  return OtlpFormat::ToUnixNano(end);
}

}  // namespace

void OtlpFormat::EncodeNested(const Value& value, std::string& out) {
  out += LengthDelimited(fields::KeyValue::kValue);
  const LengthInFront length{out};
  NestedEncoder{out}.Encode(value);
}

std::size_t OtlpFormat::MaxReferenceBytes(const SpanContext& context) {
  constexpr std::size_t kMaxBytes =
      (1 + 3) + kTraceIdBytes + kSpanIdBytes + (1 + 3) + (1 + 4) + kFollowsFromAttribute.size();
  return kMaxBytes + TraceStateOf(context).size();
}

char* OtlpFormat::PutLinkContext(char* out, const SpanContext& context) {
  out = PutTraceId(out, LengthDelimited(fields::Span_Link::kTraceId), context);
  out = PutSpanId(out, LengthDelimited(fields::Span_Link::kSpanId), context.span_id);
  out = PutTraceState(out, LengthDelimited(fields::Span_Link::kTraceState), context);
  *out++ = Fixed32(fields::Span_Link::kFlags);
  return PutFixed(out, FlagsOf(context, context.is_remote));
}

char* OtlpFormat::PutReference(char* out, trace::Relationship relationship,
                               const SpanContext& context) {
  const bool is_parent = relationship != trace::Relationship::kFollowsFrom;
  const std::size_t attribute_size =
      is_parent ? kChildOfAttribute.size() : kFollowsFromAttribute.size();
  const std::string_view trace_state = TraceStateOf(context);
  *out++ = LengthDelimited(fields::Span::kLinks);
  out = PutVarint(out, kTraceIdBytes + kSpanIdBytes + (1 + 4) + attribute_size +
                           (trace_state.empty() ? 0 : TextSize(trace_state)));
  out = PutLinkContext(out, context);
  // Each with a size that the compiler knows, which makes a few moves of it.
  if (is_parent) {
    std::memcpy(out, kChildOfAttribute.data(), kChildOfAttribute.size());
  } else {
    std::memcpy(out, kFollowsFromAttribute.data(), kFollowsFromAttribute.size());
  }
  return out + attribute_size;
}

char* OtlpFormat::PutTail(SpanBytes& bytes, const SpanFacts& facts, const SpanContext& context,
                          common::Nanoseconds start, common::Nanoseconds duration) {
  // Ids, kind, times, status, trace state, counts and flags, but for texts.
  constexpr std::size_t kMaxBytes = kTraceIdBytes + kSpanIdBytes + 2 + std::size_t{2} * (1 + 8) +
                                    (1 + 3 + 2 + 1 + 3) + (1 + 3) + 3 * kMaxCountBytes + (2 + 4);
  const SpanDetails* const details = facts.details.get();
  const std::string_view message =
      details == nullptr ? std::string_view{} : std::string_view{details->status_message};
  char* out = bytes.Extend(kMaxBytes + message.size() + TraceStateOf(context).size());
  out = PutTraceId(out, LengthDelimited(fields::Span::kTraceId), context);
  out = PutSpanId(out, LengthDelimited(fields::Span::kSpanId), context.span_id);
  if (facts.kind != trace::SpanKind::kUnspecified) {
    *out++ = Varint(fields::Span::kKind);
    *out++ = static_cast<char>(facts.kind);
  }
  *out++ = Fixed64(fields::Span::kStartTimeUnixNano);
  out = PutFixed(out, ToUnixNano(start));
  *out++ = Fixed64(fields::Span::kEndTimeUnixNano);
  out = PutFixed(out, EndOf(start, duration));
  if (facts.status != trace::StatusCode::kUnset) out = PutStatus(out, facts.status, message);
  out = PutTraceState(out, LengthDelimited(fields::Span::kTraceState), context);
  if (details != nullptr) out = PutDroppedCounts(out, *details);
  // The one key here that takes two bytes.
  static_assert(fields::Span::kFlags == 16);
  *out++ = static_cast<char>(0x85);
  *out++ = 0x01;
  return PutFixed(out, FlagsOf(context, facts.has_remote_parent));
}

template class SpanEncoder<OtlpFormat>;

}  // namespace lightstep::wire
