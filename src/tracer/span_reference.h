// SpanReference: what a new span refers to, as OpenTracing has it. Used by whoever starts spans.
#pragma once

#include "lightstep/span_context.h"
#include "src/trace/relationship.h"

namespace lightstep::tracer {

struct SpanReference {
  trace::Relationship relationship;
  const SpanContext* context;  // a valid one
};

}  // namespace lightstep::tracer
