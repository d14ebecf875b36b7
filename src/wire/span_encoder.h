// What a span records, kept as the bytes that will go out: each tag, log and reference is encoded
// as it comes, and no tree of objects is ever built. A SpanFrame closes it: the fixed fields that
// are known at the end only, so that head and body together are one element of ReportRequest.spans.
//
// Owned by a span being recorded. Text given to it is well-formed UTF-8 (src/common/utf8.h).
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "src/common/clock.h"
#include "src/wire/inline_bytes.h"

namespace lightstep::wire {

enum class Relationship : std::uint8_t { kChildOf = 0, kFollowsFrom = 1 };

class SpanEncoder {
 public:
  // Replaces the name that was set before.
  void SetOperationName(std::string_view name);

  void AddReference(Relationship relationship, const SpanContext& context);

  // A tag that is set twice keeps its last value and stands once on the wire.
  void SetTag(std::string_view key, const Value& value);

  // One log: BeginLog, any number of AddLogField, EndLog. `timestamp` counts from the Unix epoch.
  // Where BeginLog returns false the span is full, and the log is left out whole.
  bool BeginLog(common::Nanoseconds timestamp);
  void AddLogField(std::string_view key, const Value& value);
  void EndLog() noexcept;

  // The body as it goes out. If tags, log fields or references were left out because the span was
  // full, it says how many.
  std::string_view Close();

 private:
  struct Range {
    std::size_t offset;
    std::size_t size;  // 0: nothing was found
  };

  Range FindTag(std::string_view key) const;
  bool Fits(std::size_t size);

  InlineBytes<400> bytes_;
  // One bit for each kind of key that was set as a tag, so that a key that was not is known at
  // once.
  std::uint64_t tag_filter_ = 0;
  std::uint32_t name_size_ = 0;  // the operation name stands first in bytes_
  std::uint32_t log_offset_ = 0;
  std::uint32_t dropped_fields_ = 0;
};

class SpanFrame {
 public:
  // `start` counts from the Unix epoch, `duration` is not negative. `body` lives longer than this.
  SpanFrame(const SpanContext& context, common::Nanoseconds start, common::Nanoseconds duration,
            std::string_view body);

  std::string_view head() const { return head_.view().substr(head_begin_); }
  std::string_view body() const { return body_; }
  std::size_t size() const { return head().size() + body_.size(); }

 private:
  InlineBytes<128> head_;
  std::size_t head_begin_;
  std::string_view body_;
};

}  // namespace lightstep::wire
