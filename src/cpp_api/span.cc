// The span of include/lightstep/span.h, on top of a record.

#include "lightstep/span.h"

#include <initializer_list>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "src/common/utf8.h"
#include "src/cpp_api/arguments.h"
#include "src/tracer/recorder.h"
#include "src/tracer/span_record.h"
#include "src/wire/key_value.h"

namespace lightstep {
namespace {

using cpp_api::Text;
using cpp_api::ToNanoseconds;
using wire::IsText;

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

}  // namespace lightstep
