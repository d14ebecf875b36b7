#include "src/wire/span_encoder.h"

#include <cstring>
#include <protozero/varint.hpp>
#include <string>
#include <utility>

#include "proto/field_numbers.h"
#include "src/common/utf8.h"
#include "src/wire/key_value.h"
#include "src/wire/limits.h"
#include "src/wire/timestamp.h"

namespace lightstep::wire {
namespace {

namespace collector = proto::collector;

// How many tags, log fields and references a full span had to leave out. Not `lightstep.`: the
// OpenTelemetry Collector's LightStep receiver leaves out the tags that begin so.
constexpr std::string_view kDroppedFieldsTag = "tracer.dropped_fields";

constexpr char kTagKey = LengthDelimited(collector::Span::kTags);

// Looking through so many tags takes less than keeping an index of them.
constexpr std::size_t kMaxTagsWithoutIndex = 32;

// A log's length is known last and stands first. The gap holds any that a body can have, so that
// EndLog only ever shrinks it and can't fail.
constexpr std::size_t kLogLengthGap = 3;
static_assert(kMaxBodyBytes < 1 << (7 * kLogLengthGap));

// The most that PutIds writes.
constexpr std::size_t kMaxIdsSize = 2 + 2 * 10;

// Returns the end of what was written; may write one byte beyond it, as PutId.
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

// The worst case of what Finish and the operation name add to a body.
static_assert(kMaxBodyBytes + kMaxBaggageBytes + kMaxTextBytes + 1024 <= kMaxSpanBytes);
static_assert(kMaxSpanBytes < 1 << (7 * 3), "a span's length fits into its gap");

bool SpanEncoder::Fits(std::size_t size) {
  if (bytes_.size() - kGap - name_size_ + size <= kMaxBodyBytes) return true;
  ++dropped_fields_;
  return false;
}

void SpanEncoder::SetOperationName(std::string_view name) {
  if (name.size() > kMaxTextBytes) {
    std::string shortened;
    return SetOperationName(Shorten(name, shortened));
  }
  const std::size_t size = TextSize(name);
  char* begin;
  if (bytes_.size() == kGap) {
    begin = bytes_.Extend(size);
  } else {
    begin = bytes_.Replace(kGap, name_size_, size);
    if (tag_index_ != nullptr) {
      tag_index_->Move(kGap + name_size_, static_cast<std::ptrdiff_t>(size - name_size_));
    }
  }
  PutText(begin, LengthDelimited(collector::Span::kOperationName), name);
  name_size_ = static_cast<std::uint32_t>(size);
}

void SpanEncoder::AddReference(Relationship relationship, const SpanContext& context) {
  constexpr std::size_t kMost = 2 + 2 + 2 + kMaxIdsSize;  // lengths are below 128
  if (!Fits(kMost)) return;
  const std::size_t offset = bytes_.size();
  char* const begin = bytes_.Extend(kMost);
  begin[0] = LengthDelimited(collector::Span::kReferences);
  begin[2] = Varint(collector::Reference::kRelationship);
  begin[3] = static_cast<char>(relationship);
  begin[4] = LengthDelimited(collector::Reference::kSpanContext);
  const std::size_t size = static_cast<std::size_t>(PutIds(begin + 6, context) - begin);
  begin[1] = static_cast<char>(size - 2);
  begin[5] = static_cast<char>(size - 6);
  bytes_.Truncate(offset + size);
}

SpanEncoder::Tag SpanEncoder::ReadTag(std::size_t offset) const {
  const char* const field = bytes_.data() + offset;
  const char* const end = bytes_.data() + bytes_.size();
  const char* at = field + 1;
  const std::uint64_t length = protozero::decode_varint(&at, end);
  const auto size = static_cast<std::size_t>(at + length - field);
  ++at;  // the key byte of KeyValue.key, which stands first
  const std::uint64_t key_length = protozero::decode_varint(&at, end);
  return {{offset, size}, {at, key_length}};
}

// Calls use(tag) for each tag until it returns false.
template <class Use>
void SpanEncoder::ForEachTag(Use use) const {
  // The body is a sequence of length-delimited fields; only tags are looked into.
  const char* const begin = bytes_.data();
  const char* const end = begin + bytes_.size();
  for (const char* at = begin + kGap + name_size_; at != end;) {
    if (*at == kTagKey) {
      const Tag tag = ReadTag(static_cast<std::size_t>(at - begin));
      if (!use(tag)) return;
      at += tag.range.size;
    } else {
      ++at;
      const std::uint64_t length = protozero::decode_varint(&at, end);
      at += length;
    }
  }
}

SpanEncoder::Range SpanEncoder::FindTag(std::string_view key) {
  if (tag_index_ != nullptr) {
    const std::size_t offset = tag_index_->Find(TagIndex::HashOf(key), [&](std::size_t candidate) {
      return ReadTag(candidate).key == key;
    });
    return offset == TagIndex::kNone ? Range{0, 0} : ReadTag(offset).range;
  }
  Range found{0, 0};
  std::size_t seen = 0;
  ForEachTag([&](const Tag& tag) {
    ++seen;
    if (tag.key == key) found = tag.range;
    return found.size == 0;
  });
  if (seen > kMaxTagsWithoutIndex) IndexTags();
  return found;
}

void SpanEncoder::IndexTags() {
  auto index = std::make_unique<TagIndex>();
  ForEachTag([&](const Tag& tag) {
    index->ReserveOne();
    index->Add(TagIndex::HashOf(tag.key), tag.range.offset);
    return true;
  });
  tag_index_ = std::move(index);
  tag_filter_ = ~std::uint64_t{0};
}

void SpanEncoder::ReplaceTag(Range old, const KeyValueField& tag) {
  tag.Put(bytes_.Replace(old.offset, old.size, tag.size()), kTagKey);
  if (tag_index_ == nullptr) return;
  tag_index_->Move(old.offset + old.size, static_cast<std::ptrdiff_t>(tag.size() - old.size));
}

void SpanEncoder::AppendTag(const KeyValueField& tag) {
  if (tag_index_ != nullptr) tag_index_->ReserveOne();
  const std::size_t offset = bytes_.size();
  tag.Put(bytes_.Extend(tag.size()), kTagKey);
  if (tag_index_ != nullptr) tag_index_->Add(TagIndex::HashOf(tag.key()), offset);
}

// Adds what is small, and for which there surely is room; false where it is not.
bool SpanEncoder::AddSmall(char field_key, std::string_view key, const Value& value) {
  const std::size_t most = MostBytes(key, value);
  const std::size_t before = bytes_.size();
  if (most > kMostSmallBytes || before + most > kMaxBodyBytes) return false;
  char* const begin = bytes_.Extend(most);
  const char* const end = PutSmall(begin, field_key, key, value);
  bytes_.Truncate(before + static_cast<std::size_t>(end - begin));
  return true;
}

void SpanEncoder::SetTag(std::string_view key, const Value& value) {
  const std::uint64_t small_bit = FilterBit(key);
  if ((tag_filter_ & small_bit) == 0 && AddSmall(kTagKey, key, value)) {
    tag_filter_ |= small_bit;
    return;
  }
  const KeyValueField tag{key, value};
  const std::uint64_t bit = FilterBit(tag.key());
  if ((tag_filter_ & bit) != 0) {
    const Range old = FindTag(tag.key());
    if (old.size != 0) {
      if (tag.size() <= old.size || Fits(tag.size() - old.size)) ReplaceTag(old, tag);
      return;
    }
  }
  if (!Fits(tag.size())) return;
  tag_filter_ |= bit;
  AppendTag(tag);
}

bool SpanEncoder::BeginLog(common::Nanoseconds timestamp) {
  constexpr std::size_t kHead = 1 + kLogLengthGap;
  constexpr std::size_t kMost = kHead + kMostTimestampBytes;
  if (!Fits(kMost)) return false;
  log_offset_ = static_cast<std::uint32_t>(bytes_.size());
  char* const begin = bytes_.Extend(kMost);
  *begin = LengthDelimited(collector::Span::kLogs);
  const char* const end =
      PutTimestamp(begin + kHead, LengthDelimited(collector::Log::kTimestamp), timestamp);
  bytes_.Truncate(log_offset_ + static_cast<std::size_t>(end - begin));
  return true;
}

void SpanEncoder::AddLogField(std::string_view key, const Value& value) {
  constexpr char kFieldKey = LengthDelimited(collector::Log::kFields);
  if (AddSmall(kFieldKey, key, value)) return;
  const KeyValueField field{key, value};
  if (!Fits(field.size())) return;
  field.Put(bytes_.Extend(field.size()), kFieldKey);
}

void SpanEncoder::EndLog() noexcept {
  const std::size_t length_offset = log_offset_ + 1;
  const std::size_t length = bytes_.size() - length_offset - kLogLengthGap;
  PutVarint(bytes_.Replace(length_offset, kLogLengthGap, VarintSize(length)), length);
}

void SpanEncoder::TellWhatWasDropped() {
  const KeyValueField tag{kDroppedFieldsTag, dropped_fields_};
  // The application may have set a tag of this name.
  const Range old = FindTag(tag.key());
  if (old.size == 0) {
    AppendTag(tag);
  } else {
    ReplaceTag(old, tag);
  }
}

// The context as a field, with room for `most` bytes more than the baggage in all.
char* SpanEncoder::PutContextWithBaggage(const SpanContext& context, std::size_t most) {
  char ids[kMaxIdsSize];
  const auto ids_size = static_cast<std::size_t>(PutIds(ids, context) - ids);
  const std::string baggage = EncodeBaggage(context.baggage);
  char* out = bytes_.Extend(most + baggage.size());
  *out++ = LengthDelimited(collector::Span::kSpanContext);
  out = PutVarint(out, ids_size + baggage.size());
  std::memcpy(out, ids, ids_size);
  std::memcpy(out + ids_size, baggage.data(), baggage.size());
  return out + ids_size + baggage.size();
}

std::string_view SpanEncoder::Finish(const SpanContext& context, common::Nanoseconds start,
                                     common::Nanoseconds duration) {
  if (dropped_fields_ != 0) TellWhatWasDropped();
  // With the lengths and the key bytes: of the context, of the start, and of the duration.
  constexpr std::size_t kMost = (1 + 5 + kMaxIdsSize) + kMostTimestampBytes + (1 + 10);
  char* out;
  if (context.baggage.empty()) {
    out = bytes_.Extend(kMost);
    *out++ = LengthDelimited(collector::Span::kSpanContext);
    char* const length = out++;
    out = PutIds(out, context);
    *length = static_cast<char>(out - length - 1);
  } else {
    out = PutContextWithBaggage(context, kMost);
  }
  out = PutTimestamp(out, LengthDelimited(collector::Span::kStartTimestamp), start);
  *out++ = Varint(collector::Span::kDurationMicros);
  out = PutVarintWithRoom(out, static_cast<std::uint64_t>(duration / 1000));

  char* const fields = bytes_.data() + kGap;
  const auto size = static_cast<std::size_t>(out - fields);
  char* const begin = fields - 1 - VarintSize(size);
  *begin = LengthDelimited(collector::ReportRequest::kSpans);
  PutVarint(begin + 1, size);
  return {begin, static_cast<std::size_t>(out - begin)};
}

}  // namespace lightstep::wire
