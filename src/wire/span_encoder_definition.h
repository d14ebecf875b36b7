// The bodies of SpanEncoder's functions, for the one file of each protocol that instantiates it.
//
// Besides what key_value.h asks for, `Format` has
//
//   kElementKey, kNameKey, kTagKey, kLogKey, kLogFieldKey
//       the key bytes of the span itself and of its fields, all of them length-delimited
//   MostReferenceBytes(const SpanContext&),
//   PutReference(char*, trace::Relationship, const SpanContext&)
//       writes a whole field, no longer than that, and returns its end
//   kMostTimeBytes, PutLogTime(char*, common::Nanoseconds)
//       the same of what a log begins with
//   kHasDroppedCounts
//       whether the format has fields for what was left out. If so, kLogDroppedKey is that of a
//       log. If not, a tag says it
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

// A log's length is known last and stands first. The gap holds any that a body can have, so that
// EndLog only ever shrinks it and can't fail.
inline constexpr std::size_t kLogLengthGap = 3;
static_assert(trace::kMaxBodyBytes < 1 << (7 * kLogLengthGap));

// A field with a number of 32 bits.
inline constexpr std::size_t kMostCountBytes = 1 + 5;

// The worst case of what Finish and the operation name add to a body.
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
  const std::size_t most = Format::MostReferenceBytes(context);
  if (!Fits(most, Part::kReference)) return;
  const std::size_t offset = bytes_.size();
  char* const begin = bytes_.Extend(most);
  const char* const end = Format::PutReference(begin, relationship, context);
  bytes_.Truncate(offset + static_cast<std::size_t>(end - begin));
}

// Adds what is small, and for which there surely is room; false where it is not.
template <class Format>
bool SpanEncoder<Format>::AddSmall(char field_key, std::string_view key, const Value& value) {
  const std::size_t most = MostBytes<Format>(key, value);
  const std::size_t before = bytes_.size();
  if (most > kMostSmallBytes || before + most > trace::kMaxBodyBytes) return false;
  char* const begin = bytes_.Extend(most);
  const char* const end = PutSmall<Format>(begin, field_key, key, value);
  bytes_.Truncate(before + static_cast<std::size_t>(end - begin));
  return true;
}

template <class Format>
bool SpanEncoder<Format>::BeginLog(common::Nanoseconds timestamp) {
  constexpr std::size_t kHead = 1 + kLogLengthGap;
  constexpr std::size_t kMost = kHead + Format::kMostTimeBytes;
  if (!Fits(kMost, Part::kLog)) return false;
  log_offset_ = static_cast<std::uint32_t>(bytes_.size());
  char* const begin = bytes_.Extend(kMost);
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
  bytes_.Extend(kMostCountBytes);
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
  char* const begin = bytes_.Extend(kMostCountBytes);
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
