// OtlpSpanEncoder: the parts of a span that OTLP has and other formats do not have. Times, ids and
// names are SpanEncoder's; a tag is an attribute here, a log an event.
//
//   encoder.SetKind(trace::SpanKind::kServer);
//   if (encoder.BeginLog(time)) {
//     encoder.SetEventName("cache miss");
//     encoder.AddLogField("key", "user:17");
//     encoder.EndLog();
//   }
//
// Has no state of its own, so that a span's record has one layout whatever its format. Owned by a
// span being recorded. Text given to it is well-formed UTF-8.
#pragma once

#include <cstdint>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/wire/otlp/otlp_format.h"
#include "src/wire/span_encoder.h"

namespace lightstep::wire {

class OtlpSpanEncoder final : public SpanEncoder<OtlpFormat> {
 public:
  // To be called once, for a span that is not a root.
  void SetParent(std::uint64_t span_id, bool is_remote);

  void SetKind(trace::SpanKind kind) { facts_.kind = kind; }
  trace::SpanKind kind() const { return facts_.kind; }

  // Replaces the status that was set before. The message counts for kError only.
  void SetStatus(trace::StatusCode code, std::string_view message = {});
  trace::StatusCode status() const { return facts_.status; }

  // The name of the log that is being written. To be called once for each.
  void SetEventName(std::string_view name);

  // One link: BeginLink, any number of AddLinkAttribute, EndLink. Where BeginLink returns false the
  // span is full, and the link is left out whole. Not within a log.
  bool BeginLink(const SpanContext& context);
  void AddLinkAttribute(std::string_view key, const Value& value);
  void EndLink() noexcept;

  // Adds to the span's counts of what was left out. Part::kInner is of the log or link that is
  // being written.
  void AddDropped(Part part, std::uint32_t count) {
    CountDropped(part, count);
    if (part == Part::kInner) ReserveInnerCount();
  }
};

}  // namespace lightstep::wire
