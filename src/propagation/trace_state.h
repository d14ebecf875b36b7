// The grammar of tracestate, the list of what other vendors' tracers say to each other (W3C Trace
// Context level 2, section 3.3). Used by the propagation mode "trace_context", which carries the
// list on as it came.
#pragma once

#include <string_view>

namespace lightstep::propagation {

// Whether a list is well-formed: from 1 to 32 members KEY=VALUE, among which empty ones count for
// nothing, and no more bytes than such a list needs. A key that stands in it twice is taken as it
// is: to whom it belongs knows what it means.
bool IsTraceState(std::string_view list);

}  // namespace lightstep::propagation
