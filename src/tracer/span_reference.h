// SpanReference: a reference of a new span to another one, in OpenTracing's terms, and what a span
// takes over from all of its references. Used by the APIs to start spans.
#pragma once

#include <algorithm>

#include "lightstep/baggage.h"
#include "lightstep/span_context.h"
#include "src/trace/relationship.h"

namespace lightstep::tracer {

struct SpanReference {
  trace::Relationship relationship;
  const SpanContext* context;  // a valid one
};

// The reference to the parent: the first ChildOf, else the first. There is at least one.
inline const SpanReference* ParentAmong(const SpanReference* begin, const SpanReference* end) {
  const auto is_child_of = [](const SpanReference& reference) {
    return reference.relationship == trace::Relationship::kChildOf;
  };
  const SpanReference* const parent = std::find_if(begin, end, is_child_of);
  return parent == end ? begin : parent;
}

// A span is sampled if any of the spans that it refers to is.
inline bool IsAnySampled(const SpanReference* begin, const SpanReference* end) {
  bool is_sampled = false;
  for (; begin != end; ++begin) is_sampled |= begin->context->sampled;
  return is_sampled;
}

inline bool HasBaggage(const SpanReference* begin, const SpanReference* end) {
  return std::any_of(begin, end, [](const SpanReference& reference) {
    return !reference.context->baggage.empty();
  });
}

// The baggage of all references. Where they disagree, the first counts.
Baggage MergeBaggage(const SpanReference* begin, const SpanReference* end);

}  // namespace lightstep::tracer
