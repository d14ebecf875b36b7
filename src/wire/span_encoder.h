// What a span records, kept as the bytes that will go out: each tag, log and reference is encoded
// as it comes, and no tree of objects is ever built. Finish adds the fixed fields that are known at
// the end only, and makes all of it one element of the protocol's list of spans.
//
// `Format` is how a protocol writes a span. What it has to have is in key_value.h and in
// span_encoder_definition.h; LightStepFormat and OtlpFormat are two.
//
// Owned by a span being recorded. Text given to it is well-formed UTF-8 (src/common/utf8.h).
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "src/common/clock.h"
#include "src/trace/relationship.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/wire/key_value.h"
#include "src/wire/protobuf/inline_bytes.h"
#include "src/wire/tag_index.h"

namespace lightstep::wire {

// A typical span allocates nothing.
using SpanBytes = InlineBytes<440>;

// What a span may leave out if it is full, or beyond a limit.
enum class Part : std::uint8_t {
  kTag,
  kLog,
  kReference,
  kInner,  // a field of the log that is being written
};

// What few spans have.
struct SpanDetails {
  std::unique_ptr<TagIndex> tag_index;  // null while the tags are few
  std::string status_message;
  // By Part. For formats that have counts of what was left out.
  std::array<std::uint32_t, 4> dropped{};
};

// What is kept until the end of a span, because it may change or because it is written there.
struct SpanFacts {
  std::unique_ptr<SpanDetails> details;  // null: nothing of it
  std::uint32_t dropped_fields = 0;      // for formats that have no counts of their own
  // For formats that have such.
  trace::SpanKind kind = trace::SpanKind::kUnspecified;
  trace::StatusCode status = trace::StatusCode::kUnset;
  bool has_remote_parent = false;
};

template <class Format>
class SpanEncoder {
 public:
  SpanEncoder() { bytes_.Extend(kGap); }

  // Replaces the name that was set before.
  void SetOperationName(std::string_view name);

  void AddReference(trace::Relationship relationship, const SpanContext& context);

  // A tag that is set twice keeps its last value and stands once on the wire.
  void SetTag(std::string_view key, const Value& value);

  // Of the tags that were set. Both look at all of the body, unless there is an index.
  std::size_t CountTags() const;
  bool HasTag(std::string_view key) { return FindTag(key).size != 0; }

  // One log: BeginLog, any number of AddLogField, EndLog. `timestamp` counts from the Unix epoch.
  // Where BeginLog returns false the span is full, and the log is left out whole.
  bool BeginLog(common::Nanoseconds timestamp);
  void AddLogField(std::string_view key, const Value& value);
  void EndLog() noexcept;

  // The span's fields as they lie, in the form of the protocol. Once Finish was called, what lies
  // behind the field that PutTail writes last means nothing. Valid until the next call.
  std::string_view fields() const { return {bytes_.data() + kGap, bytes_.size() - kGap}; }

  // The span as it goes out, whole; it stays valid as long as this is left alone. `start` counts
  // from the Unix epoch, `duration` is not negative. If tags, log fields or references were left
  // out because the span was full, it says how many. To be called once.
  std::string_view Finish(const SpanContext& context, common::Nanoseconds start,
                          common::Nanoseconds duration);

 protected:
  using Field = KeyValueField<Format>;

  struct Range {
    std::size_t offset;
    std::size_t size;  // 0: nothing was found
  };

  // The span's own key and length stand first and are known last: they are written into this gap.
  static constexpr std::size_t kGap = 1 + 3;

  // A tag as it stands in the body.
  struct Tag {
    Range range;
    std::string_view key;
  };

  Tag ReadTag(std::size_t offset) const;
  template <class Use>
  void ForEachTag(Use use) const;
  Range FindTag(std::string_view key);
  void IndexTags();
  void ReplaceTag(Range old, const Field& tag);
  void AppendTag(const Field& tag);
  bool Fits(std::size_t size, Part part);
  void CountDropped(Part part, std::uint32_t count);
  bool AddSmall(char field_key, std::string_view key, const Value& value);
  void AddInner(char field_key, std::string_view key, const Value& value);
  void ReserveInnerCount();
  void PutInnerCount(char count_key) noexcept;
  void EndInner() noexcept;
  void TellWhatWasDropped();
  SpanDetails& details();
  TagIndex* tag_index() const {
    return facts_.details == nullptr ? nullptr : facts_.details->tag_index.get();
  }

  SpanBytes bytes_;
  // One bit for each kind of key that was set as a tag, so that a key that was not is known at
  // once. All bits are set once there is an index.
  std::uint64_t tag_filter_ = 0;
  std::uint32_t name_size_ = 0;   // the operation name stands first behind the gap
  std::uint32_t log_offset_ = 0;  // of the log that is being written
  SpanFacts facts_;
};

}  // namespace lightstep::wire
