#include "src/propagation/lightstep.h"

#include <optional>
#include <string>

#include "src/common/ascii.h"
#include "src/common/hex.h"
#include "src/propagation/baggage.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kTraceId = "ot-tracer-traceid";
constexpr std::string_view kSpanId = "ot-tracer-spanid";
constexpr std::string_view kSampled = "ot-tracer-sampled";

// Every key of the mode begins with this: what does not is passed over at once.
constexpr std::string_view kPrefix = "ot-";

bool HasPrefix(std::string_view key) {
  if (key.size() < kPrefix.size()) return false;
  for (std::size_t i = 0; i < kPrefix.size(); ++i) {
    if (common::ToLower(key[i]) != kPrefix[i]) return false;
  }
  return true;
}

std::optional<bool> ReadSampled(std::string_view text) {
  const std::string lower = common::ToLower(text);
  if (lower == "1" || lower == "true") return true;
  if (lower == "0" || lower == "false") return false;
  return std::nullopt;
}

// Up to 32 digits: a peer that has 128-bit trace ids may write them whole.
bool ReadTraceId(std::string_view text, SpanContext& context) {
  const std::size_t high_digits = text.size() > 16 ? text.size() - 16 : 0;
  if (high_digits != 0) {
    const std::optional<std::uint64_t> high = common::FromHex(text.substr(0, high_digits));
    if (!high) return false;
    context.trace_id_high = *high;
  }
  const std::optional<std::uint64_t> low = common::FromHex(text.substr(high_digits));
  if (!low) return false;
  context.trace_id = *low;
  return context.trace_id != 0;
}

}  // namespace

void LightstepPropagator::Inject(const SpanContext& context, CarrierKind kind,
                                 const CarrierWriter& write) const {
  write(kTraceId, common::ToHex(context.trace_id));
  write(kSpanId, common::ToHex(context.span_id));
  write(kSampled, context.sampled ? "1" : "0");
  InjectBaggage(context.baggage, kind, write);
}

Extracted LightstepPropagator::Extract(CarrierKind kind, const CarrierReader& read) const {
  Extracted extracted;
  SpanContext& context = extracted.context;
  bool has_trace_id = false, has_span_id = false;
  std::string error;
  read([&](std::string_view key, std::string_view value) {
    if (!HasPrefix(key)) return;
    const std::string lower = common::ToLower(key);
    if (lower == kTraceId) {
      has_trace_id = true;
      if (!ReadTraceId(value, context)) {
        error = std::string{kTraceId} + ": allowed are up to 32 hex digits, the last 16 not all 0";
      }
    } else if (lower == kSpanId) {
      has_span_id = true;
      const std::optional<std::uint64_t> id = common::FromHex(value);
      if (id && *id != 0) {
        context.span_id = *id;
      } else {
        error = std::string{kSpanId} + ": allowed are up to 16 hex digits, not all of them 0";
      }
    } else if (lower == kSampled) {
      if (const std::optional<bool> sampled = ReadSampled(value)) {
        context.sampled = *sampled;
      } else {
        error = std::string{kSampled} + ": allowed are 1, 0, true and false";
      }
    } else {
      ExtractBaggage(lower, value, kind, context.baggage);
    }
  });
  if (!has_trace_id && !has_span_id) return {};
  if (!error.empty()) return Extracted::Corrupted(error);
  if (!has_span_id) return Extracted::Corrupted("ot-tracer-traceid without ot-tracer-spanid");
  if (!has_trace_id) return Extracted::Corrupted("ot-tracer-spanid without ot-tracer-traceid");
  extracted.status = Extracted::Status::kContext;
  return extracted;
}

}  // namespace lightstep::propagation
