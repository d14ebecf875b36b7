// Span: a unit of work being recorded, as a C++ program holds it. It finishes when it is told to or
// when it goes out of scope.
//
// Text may be any bytes; what is not UTF-8 is made so. Calls never throw and never wait; after
// Finish they have no effect. One thread uses a span at a time.
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

  // What identifies the span to its children and to other processes. It is a part of the span:
  // where the span is moved, it moves, and that of a span that was moved from has no ids.
  const SpanContext& context() const;

  void SetOperationName(std::string_view name) noexcept;

  // A tag that is set twice keeps its last value. `sampling.priority` also switches recording off
  // (0) and on (greater).
  void SetTag(std::string_view key, const Value& value) noexcept;

  // Without a timestamp: now.
  void Log(std::initializer_list<Field> fields, std::optional<SystemTime> timestamp = {}) noexcept;
  void Log(const std::vector<Field>& fields, std::optional<SystemTime> timestamp = {}) noexcept;

  // Travels with the trace, from here on.
  void SetBaggageItem(std::string_view key, std::string_view value) noexcept;

  // Without a time: now. Only the first call counts. The steady clock gives an exact duration, even
  // if the system's is set meanwhile.
  void Finish(std::optional<SystemTime> finish = {}) noexcept;
  void Finish(SteadyTime finish) noexcept;

 private:
  friend class Tracer;

  Span(const std::shared_ptr<tracer::Recorder>& recorder, std::string_view operation_name,
       const tracer::SpanReference* references, std::size_t reference_count, std::int64_t start,
       std::int64_t steady_start);

  tracer::SpanRecord& record();
  const tracer::SpanRecord& record() const;

  // Room for a SpanRecord: a span allocates nothing.
  static constexpr std::size_t kRecordSize = 640;

  std::shared_ptr<tracer::Recorder> recorder_;  // outlives the record; null: there is none
  alignas(std::uint64_t) std::byte record_[kRecordSize];
};

}  // namespace lightstep
