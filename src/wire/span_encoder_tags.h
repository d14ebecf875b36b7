// The bodies of SpanEncoder's functions that search, set and replace tags.
//
// Used by span_encoder_definition.h alone.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <protozero/varint.hpp>
#include <string_view>
#include <utility>

#include "src/wire/protobuf/field.h"
#include "src/wire/span_encoder.h"

namespace lightstep::wire {

// The tag with the number of tags, log fields and references that a full span had to leave out. It
// does not begin with `lightstep.`, because the OpenTelemetry Collector's LightStep receiver leaves
// out tags that do.
inline constexpr std::string_view kDroppedFieldsTag = "tracer.dropped_fields";

// Up to this many tags, a search through all of them is faster than an index.
inline constexpr std::size_t kMaxTagsWithoutIndex = 32;

inline std::uint64_t FilterBit(std::string_view key) {
  if (key.empty()) return 1;
  const auto first = static_cast<unsigned char>(key.front());
  const auto last = static_cast<unsigned char>(key.back());
  return std::uint64_t{1} << ((key.size() * 7 + std::size_t{first} * 3 + last) & 63);
}

template <class Format>
typename SpanEncoder<Format>::Tag SpanEncoder<Format>::ReadTag(std::size_t offset) const {
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
template <class Format>
template <class Use>
void SpanEncoder<Format>::ForEachTag(Use use) const {
  // The body is a sequence of length-delimited fields; only tags are looked into.
  const char* const begin = bytes_.data();
  const char* const end = begin + bytes_.size();
  for (const char* at = begin + kGap + name_size_; at != end;) {
    if (*at == Format::kTagKey) {
      const Tag tag = ReadTag(static_cast<std::size_t>(at - begin));
      if (!use(tag)) return;
      at += tag.range.size;
    } else {
      at = ElementEnd(at, end);
    }
  }
}

template <class Format>
typename SpanEncoder<Format>::Range SpanEncoder<Format>::FindTag(std::string_view key) {
  if (const TagIndex* const index = tag_index()) {
    const std::size_t offset = index->Find(TagIndex::HashOf(key), [&](std::size_t candidate) {
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

template <class Format>
std::size_t SpanEncoder<Format>::CountTags() const {
  std::size_t count = 0;
  ForEachTag([&count](const Tag&) {
    ++count;
    return true;
  });
  return count;
}

template <class Format>
void SpanEncoder<Format>::IndexTags() {
  auto index = std::make_unique<TagIndex>();
  ForEachTag([&](const Tag& tag) {
    index->ReserveOne();
    index->Add(TagIndex::HashOf(tag.key), tag.range.offset);
    return true;
  });
  details().tag_index = std::move(index);
  tag_filter_ = ~std::uint64_t{0};
}

template <class Format>
void SpanEncoder<Format>::ReplaceTag(Range old, const Field& tag) {
  tag.Put(bytes_.Replace(old.offset, old.size, tag.size()), Format::kTagKey);
  if (TagIndex* const index = tag_index()) {
    index->Move(old.offset + old.size, static_cast<std::ptrdiff_t>(tag.size() - old.size));
  }
}

template <class Format>
void SpanEncoder<Format>::AppendTag(const Field& tag) {
  TagIndex* const index = tag_index();
  if (index != nullptr) index->ReserveOne();
  const std::size_t offset = bytes_.size();
  tag.Put(bytes_.Extend(tag.size()), Format::kTagKey);
  if (index != nullptr) index->Add(TagIndex::HashOf(tag.key()), offset);
}

template <class Format>
void SpanEncoder<Format>::SetTag(std::string_view key, const Value& value) {
  const std::uint64_t small_bit = FilterBit(key);
  if ((tag_filter_ & small_bit) == 0 && AddSmall(Format::kTagKey, key, value)) {
    tag_filter_ |= small_bit;
    return;
  }
  const Field tag{key, value};
  const std::uint64_t bit = FilterBit(tag.key());
  if ((tag_filter_ & bit) != 0) {
    const Range old = FindTag(tag.key());
    if (old.size != 0) {
      if (tag.size() <= old.size || Fits(tag.size() - old.size, Part::kTag)) ReplaceTag(old, tag);
      return;
    }
  }
  if (!Fits(tag.size(), Part::kTag)) return;
  tag_filter_ |= bit;
  AppendTag(tag);
}

template <class Format>
void SpanEncoder<Format>::TellWhatWasDropped() {
  const Field tag{kDroppedFieldsTag, facts_.dropped_fields};
  // The application may have set a tag of this name.
  const Range old = FindTag(tag.key());
  if (old.size == 0) {
    AppendTag(tag);
  } else {
    ReplaceTag(old, tag);
  }
}

}  // namespace lightstep::wire
