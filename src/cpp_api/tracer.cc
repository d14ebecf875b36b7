// The tracer of include/lightstep/native_tracer.h, on top of the recorder.

#include <boost/container/small_vector.hpp>
#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/native_tracer.h"
#include "src/cpp_api/arguments.h"
#include "src/propagation/binary.h"
#include "src/trace/relationship.h"
#include "src/tracer/propagators.h"
#include "src/tracer/recorder.h"

namespace lightstep {
namespace {

using cpp_api::ToNanoseconds;
using propagation::CarrierKind;
using propagation::Extracted;

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
    if (!implementation_->recorder->Accepts(at->context)) continue;
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
  return ToOptional(implementation_->propagators.ExtractBinary(carrier));
}

bool Tracer::Flush(std::optional<std::chrono::microseconds> timeout) {
  return implementation_->recorder->Flush(implementation_->TimeoutOr(timeout));
}

bool Tracer::Close(std::optional<std::chrono::microseconds> timeout) {
  tracer::Recorder& recorder = *implementation_->recorder;
  return recorder.Close(timeout ? common::ToWait(*timeout) : recorder.TimeoutAtEnd());
}

Metrics Tracer::metrics() const { return implementation_->recorder->ReadMetrics(); }

WireProtocol Tracer::protocol() const { return implementation_->recorder->protocol(); }

}  // namespace lightstep
