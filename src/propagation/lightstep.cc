#include "src/propagation/lightstep.h"

#include <utility>

#include "src/common/ascii.h"
#include "src/common/hex.h"
#include "src/propagation/hex_ids.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kTraceId = "ot-tracer-traceid";
constexpr std::string_view kSpanId = "ot-tracer-spanid";
constexpr std::string_view kSampled = "ot-tracer-sampled";

bool ReadSampled(std::string_view text, bool& sampled) {
  sampled = text == "1" || common::IsSameInLowerCase(text, "true");
  return sampled || text == "0" || common::IsSameInLowerCase(text, "false");
}

}  // namespace

std::vector<std::string_view> LightstepPropagator::keys() const {
  return {kTraceId, kSpanId, kSampled};
}

void LightstepPropagator::Inject(const SpanContext& context, const CarrierWriter& write) const {
  if (context.trace_id == 0) return;  // it would be no id at the next hop
  write(kTraceId, common::HexDigits{context.trace_id}.view());
  write(kSpanId, common::HexDigits{context.span_id}.view());
  write(kSampled, context.sampled ? "1" : "0");
}

Extracted LightstepPropagator::Extract(const Fields& fields) const {
  const std::string_view* const trace_id = fields.Find(kTraceId);
  const std::string_view* const span_id = fields.Find(kSpanId);
  if (trace_id == nullptr && span_id == nullptr) return {};
  if (span_id == nullptr) return Extracted::Corrupted("ot-tracer-traceid without ot-tracer-spanid");
  if (trace_id == nullptr) {
    return Extracted::Corrupted("ot-tracer-spanid without ot-tracer-traceid");
  }
  SpanContext context;
  // A peer that has 128-bit trace ids may write them whole. The low half alone travels on.
  if (!ReadTraceId(*trace_id, context) || context.trace_id == 0) {
    return Extracted::Corrupted(
        "ot-tracer-traceid: expected up to 32 hex digits whose last 16 are not all 0");
  }
  if (!ReadSpanId(*span_id, context)) {
    return Extracted::Corrupted(
        "ot-tracer-spanid: expected up to 16 hex digits that are not all 0");
  }
  const std::string_view* const sampled = fields.Find(kSampled);
  if (sampled != nullptr && !ReadSampled(*sampled, context.sampled)) {
    return Extracted::Corrupted("ot-tracer-sampled: expected 1, 0, true or false");
  }
  return Extracted::Context(std::move(context));
}

}  // namespace lightstep::propagation
