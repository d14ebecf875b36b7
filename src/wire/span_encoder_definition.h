// The bodies of SpanEncoder's functions, for the one file of each protocol that instantiates it.
//
// Besides what key_value.h asks for, `Format` has
//
//   kElementKey, kNameKey, kTagKey, kLogKey, kLogFieldKey
//       the key bytes of the span itself and of its fields, all of them length-delimited
//   MaxReferenceBytes(const SpanContext&),
//   PutReference(char*, trace::Relationship, const SpanContext&)
//       writes a whole field, no longer than that, and returns its end
//   kMaxTimeBytes, PutLogTime(char*, common::Nanoseconds)
//       the same for the time at the beginning of a log
//   kHasDroppedCounts
//       whether the format has fields that count what was left out. If so, kLogDroppedKey is the
//       key of this field in a log. If not, a tag has the count
//   PutTail(SpanBytes&, const SpanFacts&, const SpanContext&, common::Nanoseconds start,
//           common::Nanoseconds duration)
//       appends what is known at the end only, with room to spare, and returns the end
#pragma once

#include <memory>
#include <string>

#include "src/trace/limits.h"
#include "src/wire/protobuf/field.h"
#include "src/wire/span_encoder.h"
#include "src/wire/span_encoder_tags.h"

namespace lightstep::wire {

// A log's length is known last but is written first. The gap has room for any length that fits into
// a body, so EndLog only ever shrinks it and cannot fail.
inline constexpr std::size_t kLogLengthGap = 3;
static_assert(trace::kMaxBodyBytes < 1 << (7 * kLogLengthGap));

// The maximum size of a field with a number of 32 bits.
inline constexpr std::size_t kMaxCountBytes = 1 + 5;

// The maximum that Finish and the operation name add to a body.
static_assert(trace::kMaxBodyBytes + trace::kMaxBaggageBytes + trace::kMaxTextBytes + 1024 <=
              trace::kMaxSpanBytes);
static_assert(trace::kMaxBodyBytes + trace::kMaxTextBytes + trace::kMaxStatusBytes +
                  trace::kMaxTraceStateBytes + 1024 <=
              trace::kMaxSpanBytes);
static_assert(trace::kMaxSpanBytes < 1 << (7 * 3), "a span's length fits into its gap");

template <class Format>
void SpanEncoder<Format>::CountDropped(Part part, std::uint32_t count) {
  if constexpr (Format::kHasDroppedCounts) {
    std::uint32_t& dropped = details().dropped[static_cast<std::size_t>(part)];
    if (__builtin_add_overflow(dropped, count, &dropped)) dropped = UINT32_MAX;
  } else {
    facts_.dropped_fields += count;
  }
}

template <class Format>
bool SpanEncoder<Format>::Fits(std::size_t size, Part part) {
  if (bytes_.size() - kGap - name_size_ + size <= trace::kMaxBodyBytes) return true;
  CountDropped(part, 1);
  return false;
}

template <class Format>
SpanDetails& SpanEncoder<Format>::details() {
  if (facts_.details == nullptr) facts_.details = std::make_unique<SpanDetails>();
  return *facts_.details;
}

template <class Format>
void SpanEncoder<Format>::SetOperationName(std::string_view name) {
  if (name.size() > trace::kMaxTextBytes) {
    std::string shortened;
    return SetOperationName(Shorten(name, shortened));
  }
  const std::size_t size = TextSize(name);
  char* begin;
  if (bytes_.size() == kGap) {
    begin = bytes_.Extend(size);
  } else {
    begin = bytes_.Replace(kGap, name_size_, size);
    if (TagIndex* const index = tag_index()) {
      index->Move(kGap + name_size_, static_cast<std::ptrdiff_t>(size - name_size_));
    }
  }
  PutText(begin, Format::kNameKey, name);
  name_size_ = static_cast<std::uint32_t>(size);
}

template <class Format>
void SpanEncoder<Format>::AddReference(trace::Relationship relationship,
                                       const SpanContext& context) {
  const std::size_t max_bytes = Format::MaxReferenceBytes(context);
  if (!Fits(max_bytes, Part::kReference)) return;
  const std::size_t offset = bytes_.size();
  char* const begin = bytes_.Extend(max_bytes);
  const char* const end = Format::PutReference(begin, relationship, context);
  bytes_.Truncate(offset + static_cast<std::size_t>(end - begin));
}

// Adds a small field that certainly fits. Returns false if it is larger, or may not fit.
template <class Format>
bool SpanEncoder<Format>::AddSmall(char field_key, std::string_view key, const Value& value) {
  const std::size_t max_bytes = MaxFieldBytes<Format>(key, value);
  const std::size_t before = bytes_.size();
  if (max_bytes > kMaxSmallBytes || before + max_bytes > trace::kMaxBodyBytes) return false;
  char* const begin = bytes_.Extend(max_bytes);
  const char* const end = PutSmall<Format>(begin, field_key, key, value);
  bytes_.Truncate(before + static_cast<std::size_t>(end - begin));
  return true;
}

template <class Format>
bool SpanEncoder<Format>::BeginLog(common::Nanoseconds timestamp) {
  constexpr std::size_t kHead = 1 + kLogLengthGap;
  constexpr std::size_t kMaxBytes = kHead + Format::kMaxTimeBytes;
  if (!Fits(kMaxBytes, Part::kLog)) return false;
  log_offset_ = static_cast<std::uint32_t>(bytes_.size());
  char* const begin = bytes_.Extend(kMaxBytes);
  *begin = Format::kLogKey;
  const char* const end = Format::PutLogTime(begin + kHead, timestamp);
  bytes_.Truncate(log_offset_ + static_cast<std::size_t>(end - begin));
  return true;
}

// Adds a field of the log that was begun, or whatever else was begun so.
template <class Format>
[[gnu::always_inline]] inline void SpanEncoder<Format>::AddInner(char field_key,
                                                                 std::string_view key,
                                                                 const Value& value) {
  if (AddSmall(field_key, key, value)) return;
  const Field field{key, value};
  if (!Fits(field.size(), Part::kInner)) {
    if constexpr (Format::kHasDroppedCounts) ReserveInnerCount();
    return;
  }
  field.Put(bytes_.Extend(field.size()), field_key);
}

template <class Format>
void SpanEncoder<Format>::AddLogField(std::string_view key, const Value& value) {
  AddInner(Format::kLogFieldKey, key, value);
}

// Makes sure of the room that EndInner takes, which can't fail.
template <class Format>
void SpanEncoder<Format>::ReserveInnerCount() {
  const std::size_t size = bytes_.size();
  bytes_.Extend(kMaxCountBytes);
  bytes_.Truncate(size);
}

template <class Format>
[[gnu::always_inline]] inline void SpanEncoder<Format>::EndInner() noexcept {
  const std::size_t length_offset = log_offset_ + 1;
  const std::size_t length = bytes_.size() - length_offset - kLogLengthGap;
  PutVarint(bytes_.Replace(length_offset, kLogLengthGap, VarintSize(length)), length);
}

template <class Format>
void SpanEncoder<Format>::EndLog() noexcept {
  if constexpr (Format::kHasDroppedCounts) PutInnerCount(Format::kLogDroppedKey);
  EndInner();
}

template <class Format>
void SpanEncoder<Format>::PutInnerCount(char count_key) noexcept {
  if (facts_.details == nullptr) return;
  std::uint32_t& dropped = facts_.details->dropped[static_cast<std::size_t>(Part::kInner)];
  if (dropped == 0) return;
  const std::size_t offset = bytes_.size();
  char* const begin = bytes_.Extend(kMaxCountBytes);
  *begin = count_key;
  const char* const end = PutVarint(begin + 1, dropped);
  bytes_.Truncate(offset + static_cast<std::size_t>(end - begin));
  dropped = 0;
}

template <class Format>
std::string_view SpanEncoder<Format>::Finish(const SpanContext& context, common::Nanoseconds start,
                                             common::Nanoseconds duration) {
  if constexpr (!Format::kHasDroppedCounts) {
    if (facts_.dropped_fields != 0) TellWhatWasDropped();
  }
  const char* const end = Format::PutTail(bytes_, facts_, context, start, duration);

  char* const fields = bytes_.data() + kGap;
  const auto size = static_cast<std::size_t>(end - fields);
  char* const begin = fields - 1 - VarintSize(size);
  *begin = Format::kElementKey;
  PutVarint(begin + 1, size);
  return {begin, static_cast<std::size_t>(end - begin)};
}

}  // namespace lightstep::wire
