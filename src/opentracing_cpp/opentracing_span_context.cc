#include "src/opentracing_cpp/opentracing_span_context.h"

#include <new>

#include "src/common/hex.h"

namespace lightstep::opentracing_cpp {

void SpanContext::ForeachBaggageItem(
    std::function<bool(const std::string& key, const std::string& value)> use) const {
  const lightstep::SpanContext context = Read();
  for (const Baggage::Item& item : context.baggage.items()) {
    if (!use(item.first, item.second)) return;
  }
}

std::unique_ptr<opentracing::SpanContext> SpanContext::Clone() const noexcept {
  return std::unique_ptr<opentracing::SpanContext>{new (std::nothrow) SpanContextValue{Read()}};
}

std::string SpanContext::ToTraceID() const noexcept {
  const lightstep::SpanContext context = Read();
  const std::string low = common::ToHex(context.trace_id);
  return context.trace_id_high == 0 ? low : common::ToHex(context.trace_id_high) + low;
}

std::string SpanContext::ToSpanID() const noexcept { return common::ToHex(Read().span_id); }

}  // namespace lightstep::opentracing_cpp
