#include "src/tracer/span_reference.h"

#include <utility>

namespace lightstep::tracer {

Baggage MergeBaggage(const SpanReference* begin, const SpanReference* end) {
  const auto has_baggage = [](const SpanReference& reference) {
    return !reference.context->baggage.empty();
  };
  const SpanReference* const first = std::find_if(begin, end, has_baggage);
  if (first == end) return {};
  if (std::none_of(first + 1, end, has_baggage)) return first->context->baggage;

  Baggage::Builder merged;
  for (const SpanReference* reference = first; reference != end; ++reference) {
    for (const auto& [key, value] : reference->context->baggage.items()) merged.Add(key, value);
  }
  return std::move(merged).Build(Baggage::Builder::Repeated::kFirst);
}

}  // namespace lightstep::tracer
