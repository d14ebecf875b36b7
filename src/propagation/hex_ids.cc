#include "src/propagation/hex_ids.h"

#include <cstddef>
#include <cstdint>
#include <optional>

#include "src/common/hex.h"

namespace lightstep::propagation {

std::string TraceIdToHex(const SpanContext& context) {
  return common::ToHex(context.trace_id_high) + common::ToHex(context.trace_id);
}

bool ReadTraceId(std::string_view hex, SpanContext& context) {
  const std::size_t high_digits = hex.size() > 16 ? hex.size() - 16 : 0;
  if (high_digits != 0) {
    const std::optional<std::uint64_t> high = common::FromHex(hex.substr(0, high_digits));
    if (!high) return false;
    context.trace_id_high = *high;
  }
  const std::optional<std::uint64_t> low = common::FromHex(hex.substr(high_digits));
  if (!low || (*low == 0 && context.trace_id_high == 0)) return false;
  context.trace_id = *low;
  return true;
}

bool ReadSpanId(std::string_view hex, SpanContext& context) {
  const std::optional<std::uint64_t> id = common::FromHex(hex);
  if (!id || *id == 0) return false;
  context.span_id = *id;
  return true;
}

}  // namespace lightstep::propagation
