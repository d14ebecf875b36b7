#include "src/propagation/trace_context.h"

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>

#include "src/common/ascii.h"
#include "src/common/hex.h"
#include "src/propagation/hex_ids.h"
#include "src/propagation/trace_state.h"
#include "src/propagation/w3c_baggage.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kTraceParent = "traceparent";
constexpr std::string_view kTraceState = "tracestate";

// The parts of version 00, version-trace-parent-flags, and their lengths (section 3.2.2).
constexpr std::size_t kVersionSize = 2;
constexpr std::size_t kTraceIdSize = 32;
constexpr std::size_t kParentIdSize = 16;
constexpr std::size_t kFlagsSize = 2;
constexpr std::size_t kTraceIdAt = kVersionSize + 1;
constexpr std::size_t kParentIdAt = kTraceIdAt + kTraceIdSize + 1;
constexpr std::size_t kFlagsAt = kParentIdAt + kParentIdSize + 1;
constexpr std::size_t kSize = kFlagsAt + kFlagsSize;

// Section 3.2.2.5. The other bits are reserved and must not be sent.
constexpr std::uint64_t kSampledFlag = 1;
constexpr std::uint64_t kRandomTraceIdFlag = 2;

bool IsLowerHex(std::string_view text) {
  return std::all_of(text.begin(), text.end(),
                     [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); });
}

bool ReadTraceParent(std::string_view text, SpanContext& context) {
  if (text.size() < kSize) return false;
  const std::string_view version = text.substr(0, kVersionSize);
  const std::string_view trace_id = text.substr(kTraceIdAt, kTraceIdSize);
  const std::string_view parent_id = text.substr(kParentIdAt, kParentIdSize);
  const std::string_view flags = text.substr(kFlagsAt, kFlagsSize);
  for (const std::string_view part : {version, trace_id, parent_id, flags}) {
    if (!IsLowerHex(part)) return false;
  }
  for (const std::size_t at : {kTraceIdAt, kParentIdAt, kFlagsAt}) {
    if (text[at - 1] != '-') return false;
  }
  if (version == "ff") return false;
  // A later version may have more, behind another hyphen (section 3.2.4).
  if (text.size() > kSize && (version == "00" || text[kSize] != '-')) return false;
  const std::uint64_t bits = *common::FromHex(flags);
  context.sampled = (bits & kSampledFlag) != 0;
  context.has_random_trace_id = (bits & kRandomTraceIdFlag) != 0;
  return ReadTraceId(trace_id, context) && ReadSpanId(parent_id, context);
}

const char* FlagsToHex(const SpanContext& context) {
  if (context.has_random_trace_id) return context.sampled ? "03" : "02";
  return context.sampled ? "01" : "00";
}

}  // namespace

std::vector<std::string_view> TraceContextPropagator::keys() const {
  if (has_w3c_baggage_) return {kTraceParent, kTraceState, kW3cBaggageHeader};
  return {kTraceParent, kTraceState};
}

void TraceContextPropagator::Inject(const SpanContext& context, const CarrierWriter& write) const {
  write(kTraceParent, "00-" + TraceIdToHex(context) + "-" + common::ToHex(context.span_id) + "-" +
                          FlagsToHex(context));
  if (context.trace_state != nullptr) write(kTraceState, *context.trace_state);
  if (has_w3c_baggage_ && !context.baggage.empty()) {
    const std::string baggage = EncodeW3cBaggage(context.baggage);
    if (!baggage.empty()) write(kW3cBaggageHeader, baggage);
  }
}

Extracted TraceContextPropagator::Extract(const Fields& fields) const {
  const std::string_view* const trace_parent = fields.Find(kTraceParent);
  if (trace_parent == nullptr) return {};
  SpanContext context;
  if (!ReadTraceParent(common::WithoutBlanksAround(*trace_parent), context)) {
    return Extracted::Corrupted(
        "traceparent: expected VERSION-TRACE-PARENT-FLAGS with 2, 32, 16 and 2 lower-case hex "
        "digits; the version must not be ff, and an id must not be 0");
  }
  if (const std::string_view* const trace_state = fields.Find(kTraceState)) {
    const std::string_view members = common::WithoutBlanksAround(*trace_state);
    if (IsTraceState(members)) context.trace_state = std::make_shared<std::string>(members);
  }
  if (has_w3c_baggage_) {
    const std::string_view* const baggage = fields.Find(kW3cBaggageHeader);
    if (baggage != nullptr) context.baggage = DecodeW3cBaggage(*baggage);
  }
  return Extracted::Context(std::move(context));
}

}  // namespace lightstep::propagation
