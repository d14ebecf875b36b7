// The span of include/lightstep/span.h, on top of a record.

#include "lightstep/span.h"

#include <algorithm>
#include <deque>
#include <initializer_list>
#include <memory>
#include <new>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "src/common/utf8.h"
#include "src/common/without_throwing.h"
#include "src/cpp_api/arguments.h"
#include "src/trace/value_content.h"
#include "src/tracer/recorder.h"
#include "src/tracer/span_record.h"

namespace lightstep {
namespace {

using cpp_api::Text;
using cpp_api::ToNanoseconds;
using trace::IsText;

std::string_view TextOf(const Value& value) {
  return IsText(value) ? value.text() : std::string_view{};
}

bool IsAscii(const Value& value) { return common::IsAscii(TextOf(value)); }

// The value, with `text` in the place of TextOf it.
Value WithText(const Value& value, const Text& text) {
  if (!IsText(value)) return value;
  return value.kind() == Value::Kind::kJson ? Value::Json(text.view()) : Value{text.view()};
}

// For what is not ASCII, apart from what nearly always is.
[[gnu::noinline]] void SetTagInUtf8(tracer::SpanRecord& record, std::string_view key,
                                    const Value& value) noexcept {
  const Text text{TextOf(value)};
  record.SetTag(Text{key}.view(), WithText(value, text));
}

using FieldPointer = const Span::Field*;

void AddValidLog(tracer::SpanRecord& record, FieldPointer begin, FieldPointer end,
                 common::Nanoseconds timestamp) noexcept {
  record.Log(timestamp, [begin, end](auto add) {
    for (FieldPointer field = begin; field != end; ++field) add(field->first, field->second);
  });
}

// As SetTagInUtf8.
[[gnu::noinline]] void AddLogInUtf8(tracer::SpanRecord& record, FieldPointer begin,
                                    FieldPointer end, common::Nanoseconds timestamp) noexcept {
  common::WithoutThrowing([&] {
    std::deque<Text> texts;  // whose elements do not move
    std::vector<Span::Field> valid;
    valid.reserve(static_cast<std::size_t>(end - begin));
    for (FieldPointer field = begin; field != end; ++field) {
      const Text& key = texts.emplace_back(field->first);
      const Text& text = texts.emplace_back(TextOf(field->second));
      valid.emplace_back(key.view(), WithText(field->second, text));
    }
    AddValidLog(record, valid.data(), valid.data() + valid.size(), timestamp);
  });
}

void AddLog(tracer::SpanRecord& record, FieldPointer begin, FieldPointer end,
            std::optional<SystemTime> timestamp) noexcept {
  const bool is_ascii = std::all_of(begin, end, [](const Span::Field& field) {
    return common::IsAscii(field.first) && IsAscii(field.second);
  });
  (is_ascii ? AddValidLog : AddLogInUtf8)(record, begin, end, ToNanoseconds(timestamp));
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
  if (recorder_ != nullptr) AddLog(record(), fields.begin(), fields.end(), timestamp);
}

void Span::Log(const std::vector<Field>& fields, std::optional<SystemTime> timestamp) noexcept {
  if (recorder_ != nullptr) {
    AddLog(record(), fields.data(), fields.data() + fields.size(), timestamp);
  }
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
