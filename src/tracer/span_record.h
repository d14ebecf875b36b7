// A span being recorded: its context, its times, and the bytes of everything recorded so far.
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
#include "src/buffer/span_buffer.h"
#include "src/common/clock.h"
#include "src/trace/relationship.h"
#include "src/trace/span_kind.h"
#include "src/trace/status.h"
#include "src/tracer/opentracing_limits.h"
#include "src/tracer/opentracing_mapping.h"
#include "src/tracer/recorder.h"
#include "src/tracer/span_reference.h"
#include "src/wire/lightstep/lightstep_format.h"
#include "src/wire/otlp/otlp_span_encoder.h"
#include "src/wire/span_encoder.h"

namespace lightstep::tracer {

// Sentinel that means "now".
inline constexpr common::Nanoseconds kNow = INT64_MIN;

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

  SpanRecord(SpanRecord&& other) noexcept;
  ~SpanRecord() {
    if (is_otlp()) {
      encoder_.otlp.~OtlpSpanEncoder();
    } else {
      encoder_.lightstep.~SpanEncoder();
    }
  }

  const SpanContext& context() const { return context_; }
  bool is_finished() const { return (mode_ & kFinished) != 0; }
  // Whether the recorder speaks OTLP, and the record uses the forms that only OTLP has.
  bool is_otlp() const { return (mode_ & kOtlp) != 0; }

  void SetOperationName(std::string_view name) noexcept;

  // A tag of OpenTracing: over OTLP `error` becomes the status, `span.kind` the kind.
  // `sampling.priority` also switches recording off (0) and on (greater).
  void SetTag(std::string_view key, const Value& value) noexcept;

  // A log of OpenTracing: `fields` is called with a function that adds one field. Over OTLP it is
  // called twice, because what the log is called depends on all of them. Keys and texts outlive
  // both calls.
  template <class Fields>
  void Log(common::Nanoseconds timestamp, Fields&& fields) noexcept {
    if (mode_ != kLightStep) return LogAsEvent(timestamp, fields);
    if (!BeginLog(timestamp)) return;
    fields([this](std::string_view key, const Value& value) { AddLogField(key, value); });
    EndLog();
  }

  // A tag or an attribute that means nothing to the tracer.
  void SetAttribute(std::string_view key, const Value& value) noexcept;

  // A further reference, to a valid context. It changes nothing of the span's own context.
  void AddReference(trace::Relationship relationship, const SpanContext& context) noexcept;

  // Takes a time that grows with what was recorded.
  std::size_t CountTags() const noexcept;
  bool HasTag(std::string_view key) noexcept;

  // For data that only OTLP carries. Over LightStep's wire these have no effect.
  void SetKind(trace::SpanKind kind) noexcept;
  void SetStatus(trace::StatusCode code, std::string_view message) noexcept;
  void AddDropped(wire::Part part, std::uint32_t count) noexcept;
  void SetScope(buffer::Scope scope) { scope_ = scope; }

  // One event: `attributes` is called with a function that adds one attribute. `dropped`: how many
  // the caller has left out.
  template <class Attributes>
  void AddEvent(common::Nanoseconds timestamp, std::string_view name, std::uint32_t dropped,
                Attributes&& attributes) noexcept {
    if (mode_ != kOtlp || !BeginLog(timestamp)) return;
    NameEvent(name, dropped);
    attributes([this](std::string_view key, const Value& value) { AddLogField(key, value); });
    EndLog();
  }

  // One link, to a valid context.
  template <class Attributes>
  void AddLink(const SpanContext& context, std::uint32_t dropped,
               Attributes&& attributes) noexcept {
    if (mode_ != kOtlp || !BeginLink(context, dropped)) return;
    attributes([this](std::string_view key, const Value& value) { AddLinkAttribute(key, value); });
    encoder_.otlp.EndLink();
  }

  // What was recorded so far, as SpanEncoder::fields has it. Finish changes nothing of it but to
  // append what is known at the end only, and appends nothing where the span is not sent.
  std::string_view fields() const {
    return is_otlp() ? encoder_.otlp.fields() : encoder_.lightstep.fields();
  }
  // When the span started, and when it would end by Finish(finish); since the epoch.
  common::Nanoseconds start() const { return start_; }
  common::Nanoseconds EndBy(common::Nanoseconds finish) const noexcept;

  // For spans that come later: children and carriers, not those that were made before.
  void SetBaggageItem(std::string_view key, std::string_view value) noexcept;

  // Only the first call counts. A finish before the start makes a duration of 0. The times are
  // those of the constructor.
  void Finish(common::Nanoseconds finish = kNow,
              common::Nanoseconds finish_monotonic = kNow) noexcept;

 private:
  static constexpr std::string_view kSamplingPriority = "sampling.priority";

  // One of the two, by the mode. They have the same layout.
  union Encoder {
    Encoder() {}
    ~Encoder() {}
    wire::LightStepSpanEncoder lightstep;
    wire::OtlpSpanEncoder otlp;
  };

  // The bits of the mode. Calls test all of it at once, so that LightStep's wire pays nothing for
  // the other.
  static constexpr std::uint8_t kLightStep = 0;
  static constexpr std::uint8_t kOtlp = 1;
  static constexpr std::uint8_t kFinished = 2;

  // Over OTLP, unless it is finished.
  template <class Fields>
  [[gnu::noinline]] void LogAsEvent(common::Nanoseconds timestamp, Fields& fields) noexcept {
    if (is_finished()) return;
    EventOfLog event;
    fields([&event](std::string_view key, const Value& value) { event.Look(key, value); });
    if (!BeginEventOfLog(timestamp, event.name())) return;
    std::size_t count = 0;
    fields([this, &event, &count](std::string_view key, const Value& value) {
      AddFieldOfLog(event, key, value, count);
    });
    EndLog();
  }

  void Begin(std::string_view operation_name) noexcept;
  [[gnu::noinline]] void BeginOtlp(std::string_view operation_name) noexcept;
  [[gnu::noinline]] void BeginOtlpRoot() noexcept;
  [[gnu::noinline]] void SetSamplingPriority(std::string_view key, const Value& value) noexcept;
  void AddReferences(const SpanReference* references, std::size_t count);
  [[gnu::noinline]] void SetTagOfOtlp(std::string_view key, const Value& value) noexcept;
  void SetAttributeOfTag(std::string_view key, const Value& value);
  [[gnu::noinline]] void SetAttributeWithinLimits(std::string_view key, const Value& value);
  [[gnu::noinline]] void FinishOtlp(common::Nanoseconds finish,
                                    common::Nanoseconds finish_monotonic) noexcept;
  common::Nanoseconds DurationUntil(common::Nanoseconds finish,
                                    common::Nanoseconds finish_monotonic) const noexcept;
  bool BeginLog(common::Nanoseconds timestamp) noexcept;
  void AddLogField(std::string_view key, const Value& value) noexcept;
  bool BeginEventOfLog(common::Nanoseconds timestamp, std::string_view name) noexcept;
  void AddFieldOfLog(const EventOfLog& event, std::string_view key, const Value& value,
                     std::size_t& count) noexcept;
  void NameEvent(std::string_view name, std::uint32_t dropped) noexcept;
  void EndLog() noexcept;
  bool BeginLink(const SpanContext& context, std::uint32_t dropped) noexcept;
  void AddLinkAttribute(std::string_view key, const Value& value) noexcept;

  Recorder& recorder_;
  SpanContext context_;
  common::Nanoseconds start_monotonic_;  // kNow when the start was given without it
  common::Nanoseconds start_;            // since the epoch
  std::uint32_t generation_;             // of the recorder, when the span started
  buffer::Scope scope_ = 0;
  std::uint8_t mode_;
  UsedLimits used_limits_;  // over OTLP
  Encoder encoder_;
};

}  // namespace lightstep::tracer
