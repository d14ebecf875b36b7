#include "src/propagation/b3.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <utility>

#include "src/common/ascii.h"
#include "src/common/hex.h"
#include "src/common/random_ids.h"
#include "src/propagation/hex_ids.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kSingle = "b3";
constexpr std::string_view kTraceId = "x-b3-traceid";
constexpr std::string_view kSpanId = "x-b3-spanid";
constexpr std::string_view kSampled = "x-b3-sampled";
constexpr std::string_view kFlags = "x-b3-flags";

constexpr std::size_t kSpanIdDigits = 16;

bool ReadIds(std::string_view trace_id, std::string_view span_id, SpanContext& context) {
  return (trace_id.size() == 16 || trace_id.size() == 32) && span_id.size() == kSpanIdDigits &&
         ReadTraceId(trace_id, context) && ReadSpanId(span_id, context);
}

// A decision without ids. The caller makes the ids.
Extracted Decided(bool sampled) {
  if (sampled) return {};
  SpanContext context;
  context.trace_id = common::RandomId();
  context.span_id = common::RandomId();
  context.sampled = false;
  return Extracted::Context(std::move(context));
}

// The states of the one header: d is for debug, which is sampled by all means.
std::optional<bool> ReadState(std::string_view text) {
  if (text == "1" || text == "d") return true;
  if (text == "0") return false;
  return std::nullopt;
}

Extracted ExtractSingle(std::string_view text) {
  static constexpr char kAllowed[] =
      "b3: expected TRACE-SPAN[-STATE[-PARENT]] or STATE alone, where TRACE is 32 or 16 hex "
      "digits, SPAN and PARENT are 16, and STATE is 0, 1 or d; an id must not be 0";
  if (const std::optional<bool> sampled = ReadState(text)) return Decided(*sampled);

  std::array<std::string_view, 4> parts;
  std::size_t count = 0;
  for (std::size_t begin = 0; begin <= text.size(); ++count) {
    if (count == parts.size()) return Extracted::Corrupted(kAllowed);
    const std::size_t end = std::min(text.find('-', begin), text.size());
    parts[count] = text.substr(begin, end - begin);
    begin = end + 1;
  }
  const auto [trace_id, span_id, state, parent_id] = parts;

  SpanContext context;
  if (!ReadIds(trace_id, span_id, context)) return Extracted::Corrupted(kAllowed);
  if (count > 2) {
    const std::optional<bool> sampled = ReadState(state);
    if (!sampled) return Extracted::Corrupted(kAllowed);
    context.sampled = *sampled;
  }
  if (count > 3 && (parent_id.size() != kSpanIdDigits || !common::FromHex(parent_id))) {
    return Extracted::Corrupted(kAllowed);
  }
  return Extracted::Context(std::move(context));
}

// What X-B3-Sampled and X-B3-Flags say; nothing where they say nothing. False: malformed.
bool ReadDecision(const Fields& fields, std::optional<bool>& sampled) {
  if (const std::string_view* const text = fields.Find(kSampled)) {
    // Tracers of old wrote words.
    if (*text == "1" || common::IsSameInLowerCase(*text, "true")) {
      sampled = true;
    } else if (*text == "0" || common::IsSameInLowerCase(*text, "false")) {
      sampled = false;
    } else {
      return false;
    }
  }
  const std::string_view* const flags = fields.Find(kFlags);
  // Flags that are none say nothing, so nobody else would merge a list of them.
  if (flags != nullptr && OnlyElement(*flags) == "1") sampled = true;
  return true;
}

}  // namespace

std::vector<std::string_view> B3Propagator::keys() const {
  return {kSingle, kTraceId, kSpanId, kSampled, kFlags};
}

void B3Propagator::Inject(const SpanContext& context, const CarrierWriter& write) const {
  // A peer whose trace ids have 64 bits gets its own back as it wrote it.
  write("X-B3-TraceId",
        context.trace_id_high == 0 ? common::ToHex(context.trace_id) : TraceIdToHex(context));
  write("X-B3-SpanId", common::ToHex(context.span_id));
  write("X-B3-Sampled", context.sampled ? "1" : "0");
}

Extracted B3Propagator::Extract(const Fields& fields) const {
  if (const std::string_view* const single = fields.Find(kSingle)) return ExtractSingle(*single);

  const std::string_view* const trace_id = fields.Find(kTraceId);
  const std::string_view* const span_id = fields.Find(kSpanId);
  std::optional<bool> sampled;
  const bool is_decision = ReadDecision(fields, sampled);
  if (trace_id == nullptr && span_id == nullptr) {
    return Decided(!is_decision || sampled.value_or(true));
  }
  if (span_id == nullptr) return Extracted::Corrupted("X-B3-TraceId without X-B3-SpanId");
  if (trace_id == nullptr) return Extracted::Corrupted("X-B3-SpanId without X-B3-TraceId");
  if (!is_decision) {
    return Extracted::Corrupted("X-B3-Sampled: expected 1, 0, true or false");
  }
  SpanContext context;
  if (!ReadIds(*trace_id, *span_id, context)) {
    return Extracted::Corrupted(
        "X-B3-TraceId and X-B3-SpanId: expected 32 or 16 hex digits for the trace and "
        "16 for the span, not all 0");
  }
  // Without a decision it is left to us, who record.
  context.sampled = sampled.value_or(true);
  return Extracted::Context(std::move(context));
}

}  // namespace lightstep::propagation
