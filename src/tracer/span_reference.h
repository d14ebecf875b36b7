// SpanReference: a reference of a new span to another one, in OpenTracing's terms. Used by the APIs
// to start spans.
#pragma once

#include "lightstep/span_context.h"
#include "src/trace/relationship.h"

namespace lightstep::tracer {

struct SpanReference {
  trace::Relationship relationship;
  const SpanContext* context;  // a valid one
};

}  // namespace lightstep::tracer
