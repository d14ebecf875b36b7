#include "src/propagation/cloud_trace.h"

#include <charconv>
#include <cstdint>
#include <string>
#include <system_error>
#include <utility>

#include "src/common/random_ids.h"
#include "src/propagation/hex_ids.h"

namespace lightstep::propagation {
namespace {

constexpr std::string_view kTraceContext = "x-cloud-trace-context";
constexpr std::size_t kTraceIdDigits = 32;

bool ReadDecimal(std::string_view text, std::uint64_t& value) {
  const char* const end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  return error == std::errc{} && stop == end;
}

// Takes `text` apart from its end: first ;o=SAMPLED, then /SPAN.
bool ReadTraceContext(std::string_view text, SpanContext& context) {
  if (const std::size_t options = text.find(';'); options != std::string_view::npos) {
    const std::string_view sampled = text.substr(options);
    if (sampled != ";o=1" && sampled != ";o=0") return false;
    context.sampled = sampled == ";o=1";
    text = text.substr(0, options);
  }
  if (const std::size_t slash = text.find('/'); slash != std::string_view::npos) {
    if (!ReadDecimal(text.substr(slash + 1), context.span_id)) return false;
    text = text.substr(0, slash);
  }
  if (context.span_id == 0) context.span_id = common::RandomId();
  return text.size() == kTraceIdDigits && ReadTraceId(text, context);
}

}  // namespace

std::vector<std::string_view> CloudTracePropagator::keys() const { return {kTraceContext}; }

void CloudTracePropagator::Inject(const SpanContext& context, const CarrierWriter& write) const {
  write(kTraceContext, TraceIdToHex(context) + "/" + std::to_string(context.span_id) +
                           (context.sampled ? ";o=1" : ";o=0"));
}

Extracted CloudTracePropagator::Extract(const Fields& fields) const {
  const std::string_view* const text = fields.Find(kTraceContext);
  if (text == nullptr) return {};
  SpanContext context;
  if (!ReadTraceContext(*text, context)) {
    return Extracted::Corrupted(
        "x-cloud-trace-context: expected TRACE[/SPAN][;o=SAMPLED], where TRACE is 32 hex "
        "digits that are not all 0, SPAN a 64-bit decimal number, and SAMPLED 0 or 1");
  }
  return Extracted::Context(std::move(context));
}

}  // namespace lightstep::propagation
