// The native C++ API (include/lightstep/native_tracer.h, span.h) on top of the recorder and the
// records.

#include <algorithm>
#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <new>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/native_tracer.h"
#include "lightstep/span.h"
#include "src/common/utf8.h"
#include "src/propagation/binary.h"
#include "src/tracer/propagators.h"
#include "src/tracer/recorder.h"
#include "src/tracer/span_record.h"
#include "src/wire/key_value.h"

namespace lightstep {
namespace {

using propagation::CarrierKind;
using propagation::Extracted;
using wire::IsText;

common::Nanoseconds ToNanoseconds(std::optional<SystemTime> time) {
  if (!time) return tracer::kNow;
  return std::chrono::nanoseconds{time->time_since_epoch()}.count();
}

common::Nanoseconds ToNanoseconds(std::optional<SteadyTime> time) {
  // Two such times, or one and the difference of the clocks, can be added without an overflow.
  constexpr common::Nanoseconds kFar = common::Nanoseconds{1} << 61;
  if (!time) return tracer::kNow;
  return std::clamp(common::Nanoseconds{std::chrono::nanoseconds{time->time_since_epoch()}.count()},
                    -kFar, kFar);
}

// A text of the application as the wire wants it.
class Text {
 public:
  explicit Text(std::string_view text) : view_{text} {
    if (!common::IsAscii(text)) Repair();
  }
  Text(const Text&) = delete;
  std::string_view view() const { return view_; }

 private:
  [[gnu::noinline]] void Repair() {
    if (common::IsUtf8(view_)) return;
    repaired_ = std::make_unique<std::string>();
    view_ = common::ToUtf8(view_, *repaired_);
  }

  std::string_view view_;
  // Where it had to be changed. Not a string: with one of them every call would guard its stack.
  std::unique_ptr<std::string> repaired_;
};

template <class Use>
void WithUtf8(const Value& value, Use use) {
  if (!IsText(value)) return use(value);
  const Text text{value.text()};
  use(value.kind() == Value::Kind::kJson ? Value::Json(text.view()) : Value{text.view()});
}

bool IsAscii(const Value& value) { return !IsText(value) || common::IsAscii(value.text()); }

// For what is not ASCII, apart from what nearly always is.
[[gnu::noinline]] void SetTagInUtf8(tracer::SpanRecord& record, std::string_view key,
                                    const Value& value) noexcept {
  WithUtf8(value, [&](const Value& valid) { record.SetTag(Text{key}.view(), valid); });
}

template <class Fields>
void AddLog(tracer::SpanRecord& record, const Fields& fields,
            std::optional<SystemTime> timestamp) noexcept {
  record.Log(ToNanoseconds(timestamp), [&](auto add) {
    for (const Span::Field& field : fields) {
      WithUtf8(field.second, [&](const Value& valid) { add(Text{field.first}.view(), valid); });
    }
  });
}

std::optional<SpanContext> ToOptional(Extracted extracted) {
  switch (extracted.status) {
    case Extracted::Status::kNothing:
      return std::nullopt;
    case Extracted::Status::kContext:
      return std::move(extracted.context);
    case Extracted::Status::kCorrupted:
      break;
  }
  throw std::invalid_argument{extracted.error};
}

}  // namespace

Span::Span(const std::shared_ptr<tracer::Recorder>& recorder, std::string_view operation_name,
           const tracer::SpanReference* references, std::size_t reference_count, std::int64_t start,
           std::int64_t steady_start)
    : recorder_{recorder} {
  static_assert(sizeof(tracer::SpanRecord) <= sizeof(record_));
  static_assert(alignof(tracer::SpanRecord) <= alignof(std::uint64_t));
  new (record_) tracer::SpanRecord{
      *recorder, Text{operation_name}.view(), references, reference_count, start, steady_start};
}

Span::Span(Span&& other) noexcept {
  if (other.recorder_ == nullptr) return;
  new (record_) tracer::SpanRecord{std::move(other.record())};
  other.record().~SpanRecord();
  recorder_ = std::move(other.recorder_);
}

Span& Span::operator=(Span&& other) noexcept {
  if (this != &other) {
    this->~Span();  // finishes
    new (this) Span{std::move(other)};
  }
  return *this;
}

Span::~Span() {
  if (recorder_ == nullptr) return;
  if (!record().is_finished()) Finish();
  record().~SpanRecord();
}

tracer::SpanRecord& Span::record() {
  return *std::launder(reinterpret_cast<tracer::SpanRecord*>(record_));
}

const tracer::SpanRecord& Span::record() const {
  return *std::launder(reinterpret_cast<const tracer::SpanRecord*>(record_));
}

const SpanContext& Span::context() const {
  static const SpanContext& none = *new SpanContext;  // a span may outlive static objects
  return recorder_ == nullptr ? none : record().context();
}

void Span::SetOperationName(std::string_view name) noexcept {
  if (recorder_ == nullptr) return;
  record().SetOperationName(Text{name}.view());
}

void Span::SetTag(std::string_view key, const Value& value) noexcept {
  if (recorder_ == nullptr) return;
  if (common::IsAscii(key) && IsAscii(value)) return record().SetTag(key, value);
  SetTagInUtf8(record(), key, value);
}

void Span::Log(std::initializer_list<Field> fields, std::optional<SystemTime> timestamp) noexcept {
  if (recorder_ != nullptr) AddLog(record(), fields, timestamp);
}

void Span::Log(const std::vector<Field>& fields, std::optional<SystemTime> timestamp) noexcept {
  if (recorder_ != nullptr) AddLog(record(), fields, timestamp);
}

void Span::SetBaggageItem(std::string_view key, std::string_view value) noexcept {
  if (recorder_ == nullptr) return;
  record().SetBaggageItem(Text{key}.view(), Text{value}.view());
}

void Span::Finish(std::optional<SystemTime> finish) noexcept {
  if (recorder_ != nullptr) record().Finish(ToNanoseconds(finish));
}

void Span::Finish(SteadyTime finish) noexcept {
  if (recorder_ != nullptr) record().Finish(tracer::kNow, ToNanoseconds(std::optional{finish}));
}

struct Tracer::Implementation {
  explicit Implementation(const TracerOptions& options)
      : recorder{std::make_shared<tracer::Recorder>(options)}, propagators{options} {}

  common::Nanoseconds TimeoutOr(std::optional<std::chrono::microseconds> timeout) const {
    return timeout ? common::ToWait(*timeout) : recorder->report_timeout();
  }

  std::shared_ptr<tracer::Recorder> recorder;
  tracer::Propagators propagators;
};

Tracer::Tracer(const TracerOptions& options)
    : implementation_{std::make_unique<Implementation>(options)} {}

Tracer::Tracer(Tracer&&) noexcept = default;

Tracer::~Tracer() {
  if (implementation_ != nullptr) Close();
}

Span Tracer::StartSpan(std::string_view operation_name) const {
  return {implementation_->recorder, operation_name, nullptr, 0, tracer::kNow, tracer::kNow};
}

Span Tracer::StartSpan(std::string_view operation_name, std::initializer_list<Reference> references,
                       std::optional<SystemTime> start,
                       std::optional<SteadyTime> steady_start) const {
  return StartSpan(operation_name, references.begin(), references.size(), ToNanoseconds(start),
                   ToNanoseconds(steady_start));
}

Span Tracer::StartSpan(std::string_view operation_name, const std::vector<Reference>& references,
                       std::optional<SystemTime> start,
                       std::optional<SteadyTime> steady_start) const {
  return StartSpan(operation_name, references.data(), references.size(), ToNanoseconds(start),
                   ToNanoseconds(steady_start));
}

Span Tracer::StartSpan(std::string_view operation_name, const Reference* references,
                       std::size_t reference_count, std::int64_t start,
                       std::int64_t steady_start) const {
  boost::container::small_vector<tracer::SpanReference, 2> valid;
  for (const Reference* at = references; at != references + reference_count; ++at) {
    if (!at->context.has_ids()) continue;
    valid.push_back({at->type == Reference::Type::kChildOf ? trace::Relationship::kChildOf
                                                           : trace::Relationship::kFollowsFrom,
                     &at->context});
  }
  return {
      implementation_->recorder, operation_name, valid.data(), valid.size(), start, steady_start};
}

void Tracer::InjectHttpHeaders(const SpanContext& context, const CarrierWriter& write) const {
  implementation_->propagators.Inject(context, CarrierKind::kHttpHeaders, write);
}

void Tracer::InjectTextMap(const SpanContext& context, const CarrierWriter& write) const {
  implementation_->propagators.Inject(context, CarrierKind::kTextMap, write);
}

std::optional<SpanContext> Tracer::ExtractHttpHeaders(const CarrierReader& read) const {
  return ToOptional(implementation_->propagators.Extract(CarrierKind::kHttpHeaders, read));
}

std::optional<SpanContext> Tracer::ExtractTextMap(const CarrierReader& read) const {
  return ToOptional(implementation_->propagators.Extract(CarrierKind::kTextMap, read));
}

std::string Tracer::InjectBinary(const SpanContext& context) const {
  return context.has_ids() ? propagation::EncodeBinary(context) : std::string{};
}

std::optional<SpanContext> Tracer::ExtractBinary(std::string_view carrier) const {
  return ToOptional(propagation::DecodeBinary(carrier));
}

bool Tracer::Flush(std::optional<std::chrono::microseconds> timeout) {
  return implementation_->recorder->Flush(implementation_->TimeoutOr(timeout));
}

bool Tracer::Close(std::optional<std::chrono::microseconds> timeout) {
  tracer::Recorder& recorder = *implementation_->recorder;
  return recorder.Close(timeout ? common::ToWait(*timeout) : recorder.TimeoutAtEnd());
}

Metrics Tracer::metrics() const { return implementation_->recorder->ReadMetrics(); }

}  // namespace lightstep
