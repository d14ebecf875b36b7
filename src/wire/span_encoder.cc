#include "src/wire/span_encoder.h"

#include <protozero/varint.hpp>
#include <string>

#include "proto/field_numbers.h"
#include "src/common/utf8.h"
#include "src/wire/key_value.h"
#include "src/wire/limits.h"
#include "src/wire/timestamp.h"

namespace lightstep::wire {
namespace {

namespace collector = proto::collector;

// How many tags, log fields and references a full span had to leave out.
constexpr std::string_view kDroppedFieldsTag = "lightstep.dropped_fields";

constexpr char kTagKey = LengthDelimited(collector::Span::kTags);

// A log's length is known last and stands first. The gap holds any that a body can have, so that
// EndLog only ever shrinks it and can't fail.
constexpr std::size_t kLogLengthGap = 3;
static_assert(kMaxBodyBytes < 1 << (7 * kLogLengthGap));

// The most that PutIds writes.
constexpr std::size_t kMaxIdsSize = 2 + 2 * 10;

std::size_t IdsSize(const SpanContext& context) {
  return 2 + VarintSize(context.trace_id) + VarintSize(context.span_id);
}

// May write one byte beyond the end that it returns, as PutId.
char* PutIds(char* out, const SpanContext& context) {
  *out++ = Varint(collector::SpanContext::kTraceId);
  out = PutId(out, context.trace_id);
  *out++ = Varint(collector::SpanContext::kSpanId);
  return PutId(out, context.span_id);
}

std::uint64_t FilterBit(std::string_view key) {
  if (key.empty()) return 1;
  const auto first = static_cast<unsigned char>(key.front());
  const auto last = static_cast<unsigned char>(key.back());
  return std::uint64_t{1} << ((key.size() * 7 + first * 3 + last) & 63);
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
    const std::string_view key =
        common::Utf8Prefix(common::ToUtf8(item.first, valid_key), kMaxKeyBytes);
    const std::string_view value = Shorten(common::ToUtf8(item.second, valid_value), shortened);
    const std::size_t size = TextSize(key) + TextSize(value);
    const std::size_t offset = bytes.size();
    if (offset + size + 8 > kMaxBaggageBytes) break;
    bytes.resize(offset + 1 + VarintSize(size) + size);
    char* out = bytes.data() + offset;
    *out++ = LengthDelimited(collector::SpanContext::kBaggage);
    out = PutVarint(out, size);
    out = PutText(out, LengthDelimited(kMapKey), key);
    PutText(out, LengthDelimited(kMapValue), value);
  }
  return bytes;
}

}  // namespace

// The worst case of what SpanFrame and the operation name add to a body.
static_assert(kMaxBodyBytes + kMaxBaggageBytes + kMaxTextBytes + 1024 <= kMaxSpanBytes);

bool SpanEncoder::Fits(std::size_t size) {
  if (bytes_.size() - name_size_ + size <= kMaxBodyBytes) return true;
  ++dropped_fields_;
  return false;
}

void SpanEncoder::SetOperationName(std::string_view name) {
  std::string shortened;
  name = Shorten(name, shortened);
  const std::size_t size = TextSize(name);
  PutText(bytes_.Replace(0, name_size_, size), LengthDelimited(collector::Span::kOperationName),
          name);
  name_size_ = static_cast<std::uint32_t>(size);
}

void SpanEncoder::AddReference(Relationship relationship, const SpanContext& context) {
  const std::size_t ids = IdsSize(context);
  const std::size_t size = 2 + 2 + ids;  // lengths are below 128
  if (!Fits(2 + size)) return;
  const std::size_t end = bytes_.size() + 2 + size;
  char* out = bytes_.Extend(2 + size + 1);
  *out++ = LengthDelimited(collector::Span::kReferences);
  *out++ = static_cast<char>(size);
  *out++ = Varint(collector::Reference::kRelationship);
  *out++ = static_cast<char>(relationship);
  *out++ = LengthDelimited(collector::Reference::kSpanContext);
  *out++ = static_cast<char>(ids);
  PutIds(out, context);
  bytes_.Truncate(end);
}

SpanEncoder::Range SpanEncoder::FindTag(std::string_view key) const {
  // The body is a sequence of length-delimited fields; only tags are looked into.
  const char* const begin = bytes_.data();
  const char* const end = begin + bytes_.size();
  for (const char* at = begin + name_size_; at != end;) {
    const char* const field = at++;
    const std::uint64_t length = protozero::decode_varint(&at, end);
    if (*field == kTagKey) {
      const char* inner = at + 1;  // behind the key byte of KeyValue.key, which stands first
      const std::uint64_t key_length = protozero::decode_varint(&inner, end);
      if (std::string_view{inner, key_length} == key) {
        return {static_cast<std::size_t>(field - begin),
                static_cast<std::size_t>(at + length - field)};
      }
    }
    at += length;
  }
  return {0, 0};
}

void SpanEncoder::SetTag(std::string_view key, const Value& value) {
  const KeyValueField tag{key, value};
  const std::uint64_t bit = FilterBit(tag.key());
  if ((tag_filter_ & bit) != 0) {
    const Range old = FindTag(tag.key());
    if (old.size != 0) {
      if (tag.size() <= old.size || Fits(tag.size() - old.size)) {
        tag.Put(bytes_.Replace(old.offset, old.size, tag.size()), kTagKey);
      }
      return;
    }
  }
  if (!Fits(tag.size())) return;
  tag_filter_ |= bit;
  tag.Put(bytes_.Extend(tag.size()), kTagKey);
}

bool SpanEncoder::BeginLog(common::Nanoseconds timestamp) {
  const TimestampField time{timestamp};
  constexpr std::size_t kHead = 1 + kLogLengthGap;
  if (!Fits(kHead + time.size())) return false;
  log_offset_ = static_cast<std::uint32_t>(bytes_.size());
  char* const out = bytes_.Extend(kHead + time.size());
  *out = LengthDelimited(collector::Span::kLogs);
  time.Put(out + kHead, LengthDelimited(collector::Log::kTimestamp));
  return true;
}

void SpanEncoder::AddLogField(std::string_view key, const Value& value) {
  const KeyValueField field{key, value};
  if (!Fits(field.size())) return;
  field.Put(bytes_.Extend(field.size()), LengthDelimited(collector::Log::kFields));
}

void SpanEncoder::EndLog() noexcept {
  const std::size_t length_offset = log_offset_ + 1;
  const std::size_t length = bytes_.size() - length_offset - kLogLengthGap;
  PutVarint(bytes_.Replace(length_offset, kLogLengthGap, VarintSize(length)), length);
}

std::string_view SpanEncoder::Close() {
  if (dropped_fields_ != 0) {
    const KeyValueField tag{kDroppedFieldsTag, dropped_fields_};
    // The application may have set a tag of this name.
    const Range old = FindTag(tag.key());
    tag.Put(old.size == 0 ? bytes_.Extend(tag.size())
                          : bytes_.Replace(old.offset, old.size, tag.size()),
            kTagKey);
    dropped_fields_ = 0;
  }
  return bytes_.view();
}

SpanFrame::SpanFrame(const SpanContext& context, common::Nanoseconds start,
                     common::Nanoseconds duration, std::string_view body)
    : body_{body} {
  // The frame's own length is known last and stands first: it is written into this gap.
  constexpr std::size_t kGap = 1 + 5;
  // With the lengths and the key bytes: of the context, of the start, and of the duration.
  constexpr std::size_t kMostBehindGap =
      (1 + 5 + kMaxIdsSize) + TimestampField::kMaxSize + (1 + 10);

  const std::string baggage =
      context.baggage.empty() ? std::string{} : EncodeBaggage(context.baggage);
  char* const begin = head_.Extend(kGap + kMostBehindGap + baggage.size());
  char* out = begin + kGap;
  *out++ = LengthDelimited(collector::Span::kSpanContext);
  out = PutVarint(out, IdsSize(context) + baggage.size());
  out = PutIds(out, context);
  out += baggage.copy(out, baggage.size());
  out = TimestampField{start}.Put(out, LengthDelimited(collector::Span::kStartTimestamp));
  *out++ = Varint(collector::Span::kDurationMicros);
  out = PutVarint(out, static_cast<std::uint64_t>(duration / 1000));
  head_.Truncate(static_cast<std::size_t>(out - begin));

  const std::size_t span_size = head_.size() - kGap + body_.size();
  head_begin_ = kGap - 1 - VarintSize(span_size);
  out = begin + head_begin_;
  *out++ = LengthDelimited(collector::ReportRequest::kSpans);
  PutVarint(out, span_size);
}

}  // namespace lightstep::wire
