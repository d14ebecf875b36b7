// Span: a unit of work being recorded. Finish or the destructor ends it.
//
// Text may be any bytes: invalid UTF-8 is replaced. Calls never throw and never wait. After Finish
// they have no effect. Only one thread may use a span at a time.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/cpp17.h"
#include "lightstep/span_context.h"
#include "lightstep/value.h"

namespace lightstep {

namespace tracer {
class Recorder;
class SpanRecord;
struct SpanReference;
}  // namespace tracer

using SystemTime = std::chrono::system_clock::time_point;
using SteadyTime = std::chrono::steady_clock::time_point;

class Span {
 public:
  using Field = std::pair<std::string_view, Value>;

  Span(Span&&) noexcept;
  Span& operator=(Span&&) noexcept;
  ~Span();

  // What identifies the span to its children and to other processes. The reference is valid until
  // the span is moved or destroyed. The context of a span that was moved from has no ids.
  const SpanContext& context() const;

  void SetOperationName(std::string_view name) noexcept;

  // If a tag is set twice, the last value counts. `sampling.priority` also switches recording off
  // (0) and on (above 0).
  void SetTag(std::string_view key, const Value& value) noexcept;

  // Without a timestamp, the time is now.
  void Log(std::initializer_list<Field> fields, std::optional<SystemTime> timestamp = {}) noexcept;
  void Log(const std::vector<Field>& fields, std::optional<SystemTime> timestamp = {}) noexcept;

  // Later children and carriers get the item.
  void SetBaggageItem(std::string_view key, std::string_view value) noexcept;

  // Without a time, the span ends now. Only the first call counts. A time of the steady clock gives
  // an exact duration, even if the system clock is set in the meantime.
  void Finish(std::optional<SystemTime> finish = {}) noexcept;
  void Finish(SteadyTime finish) noexcept;

 private:
  friend class Tracer;

  Span(const std::shared_ptr<tracer::Recorder>& recorder, std::string_view operation_name,
       const tracer::SpanReference* references, std::size_t reference_count, std::int64_t start,
       std::int64_t steady_start);

  tracer::SpanRecord& record();
  const tracer::SpanRecord& record() const;

  // Memory for a SpanRecord, so that a span allocates nothing.
  static constexpr std::size_t kRecordSize = 640;

  std::shared_ptr<tracer::Recorder> recorder_;  // outlives the record; null if there is none
  alignas(std::uint64_t) std::byte record_[kRecordSize];
};

}  // namespace lightstep
