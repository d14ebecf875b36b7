// The native C++ API (include/lightstep/native_tracer.h, span.h) on top of the recorder and the
// records.

#include <algorithm>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "lightstep/native_tracer.h"
#include "lightstep/span.h"
#include "src/common/utf8.h"
#include "src/propagation/binary.h"
#include "src/tracer/propagators.h"
#include "src/tracer/recorder.h"
#include "src/tracer/span_record.h"

namespace lightstep {
namespace {

using propagation::CarrierKind;
using propagation::Extracted;

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
    if (!common::IsAscii(text)) view_ = common::ToUtf8(text, storage_.emplace());
  }
  Text(const Text&) = delete;
  std::string_view view() const { return view_; }

 private:
  std::string_view view_;
  std::optional<std::string> storage_;  // where it had to be changed
};

template <class Use>
void WithUtf8(const Value& value, Use use) {
  if (value.kind() == Value::Kind::kString) {
    use(Value{Text{value.text()}.view()});
  } else if (value.kind() == Value::Kind::kJson) {
    use(Value::Json(Text{value.text()}.view()));
  } else {
    use(value);
  }
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

Span::Span(std::shared_ptr<tracer::Recorder> recorder, std::unique_ptr<tracer::SpanRecord> record)
    : recorder_{std::move(recorder)}, record_{std::move(record)} {}

Span::Span(Span&&) noexcept = default;

Span& Span::operator=(Span&& other) noexcept {
  if (this != &other) {
    Finish();
    record_ = std::move(other.record_);
    recorder_ = std::move(other.recorder_);
  }
  return *this;
}

Span::~Span() { Finish(); }

const SpanContext& Span::context() const { return record_->context(); }

void Span::SetOperationName(std::string_view name) noexcept {
  record_->SetOperationName(Text{name}.view());
}

void Span::SetTag(std::string_view key, const Value& value) noexcept {
  WithUtf8(value, [&](const Value& valid) { record_->SetTag(Text{key}.view(), valid); });
}

void Span::Log(std::initializer_list<Field> fields, std::optional<SystemTime> timestamp) noexcept {
  AddLog(*record_, fields, timestamp);
}

void Span::Log(const std::vector<Field>& fields, std::optional<SystemTime> timestamp) noexcept {
  AddLog(*record_, fields, timestamp);
}

void Span::SetBaggageItem(std::string_view key, std::string_view value) noexcept {
  record_->SetBaggageItem(Text{key}.view(), Text{value}.view());
}

void Span::Finish(std::optional<SystemTime> finish) noexcept {
  if (record_ != nullptr) record_->Finish(ToNanoseconds(finish));
}

void Span::Finish(SteadyTime finish) noexcept {
  if (record_ != nullptr) record_->Finish(tracer::kNow, ToNanoseconds(std::optional{finish}));
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

Span Tracer::StartSpan(std::string_view operation_name, const std::vector<Reference>& references,
                       std::optional<SystemTime> start,
                       std::optional<SteadyTime> steady_start) const {
  std::vector<tracer::SpanReference> valid;
  valid.reserve(references.size());
  for (const Reference& reference : references) {
    if (reference.context.trace_id == 0 || reference.context.span_id == 0) continue;
    valid.push_back({reference.type == Reference::Type::kChildOf ? wire::Relationship::kChildOf
                                                                 : wire::Relationship::kFollowsFrom,
                     &reference.context});
  }
  const auto& recorder = implementation_->recorder;
  return {recorder, std::make_unique<tracer::SpanRecord>(
                        *recorder, Text{operation_name}.view(), valid.data(), valid.size(),
                        ToNanoseconds(start), ToNanoseconds(steady_start))};
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
  return propagation::EncodeBinary(context);
}

std::optional<SpanContext> Tracer::ExtractBinary(std::string_view carrier) const {
  return ToOptional(propagation::DecodeBinary(carrier));
}

bool Tracer::Flush(std::optional<std::chrono::microseconds> timeout) {
  return implementation_->recorder->Flush(implementation_->TimeoutOr(timeout));
}

bool Tracer::Close(std::optional<std::chrono::microseconds> timeout) {
  return implementation_->recorder->Close(implementation_->TimeoutOr(timeout));
}

Metrics Tracer::metrics() const { return implementation_->recorder->ReadMetrics(); }

}  // namespace lightstep
