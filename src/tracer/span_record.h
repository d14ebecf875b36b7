// A span being recorded: its context, its times, and the bytes of what was said about it so far.
// The Python span and the C++ span each hold one by value.
//
// Calls never throw and never wait. A record is not synchronised: its owner sees to it that one
// thread uses it at a time (in Python the interpreter's lock does). After Finish everything but
// context() has no effect. Text is well-formed UTF-8.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "lightstep/span_context.h"
#include "lightstep/value.h"
#include "src/common/clock.h"
#include "src/trace/relationship.h"
#include "src/tracer/recorder.h"
#include "src/wire/lightstep/span_format.h"

namespace lightstep::tracer {

// Stands for "now" where a time can be given.
inline constexpr common::Nanoseconds kNow = INT64_MIN;

struct SpanReference {
  trace::Relationship relationship;
  const SpanContext* context;  // a valid one
};

class SpanRecord {
 public:
  // The first reference gives the trace; the span is sampled if any of them is, and their baggage
  // is its own. Without references it begins a trace. `start` counts from the Unix epoch,
  // `start_monotonic` as common::MonotonicNow() does; what is not given follows from what is.
  // `recorder` outlives this.
  SpanRecord(Recorder& recorder, std::string_view operation_name, const SpanReference* references,
             std::size_t reference_count, common::Nanoseconds start = kNow,
             common::Nanoseconds start_monotonic = kNow) noexcept;

  // A span whose context the caller has decided on: its ids, whether it is sampled, what it
  // propagates. `parent` may be null, and is a valid context otherwise.
  SpanRecord(Recorder& recorder, std::string_view operation_name, SpanContext&& context,
             const SpanContext* parent, common::Nanoseconds start = kNow) noexcept;

  const SpanContext& context() const { return context_; }
  bool is_finished() const { return is_finished_; }

  void SetOperationName(std::string_view name) noexcept;

  // A further reference, to a valid context. It changes nothing of the span's own context.
  void AddReference(trace::Relationship relationship, const SpanContext& context) noexcept;

  // `sampling.priority` also switches recording off (0) and on (greater).
  void SetTag(std::string_view key, const Value& value) noexcept;

  // Takes a time that grows with what was recorded.
  std::size_t CountTags() const noexcept { return encoder_.CountTags(); }
  bool HasTag(std::string_view key) noexcept;

  // One log: `fields` is called with a function that adds one field.
  template <class Fields>
  void Log(common::Nanoseconds timestamp, Fields&& fields) noexcept {
    if (!BeginLog(timestamp)) return;
    fields([this](std::string_view key, const Value& value) { AddLogField(key, value); });
    EndLog();
  }

  // For spans that come later: children and carriers, not those that were made before.
  void SetBaggageItem(std::string_view key, std::string_view value) noexcept;

  // Only the first call counts. A finish before the start makes a duration of 0. The times are
  // those of the constructor.
  void Finish(common::Nanoseconds finish = kNow,
              common::Nanoseconds finish_monotonic = kNow) noexcept;

 private:
  bool BeginLog(common::Nanoseconds timestamp) noexcept;
  void AddLogField(std::string_view key, const Value& value) noexcept;
  void EndLog() noexcept;

  Recorder& recorder_;
  SpanContext context_;
  common::Nanoseconds start_monotonic_;  // kNow when the start was given without it
  common::Nanoseconds start_;            // since the epoch
  std::uint32_t generation_;             // of the recorder, when the span started
  bool is_finished_ = false;
  wire::LightStepSpanEncoder encoder_;
};

}  // namespace lightstep::tracer
