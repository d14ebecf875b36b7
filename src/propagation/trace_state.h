// The grammar of tracestate, the list by which other vendors' tracers communicate (W3C Trace
// Context level 2, section 3.3). Used by the propagation mode "trace_context", which passes the
// list on unchanged.
#pragma once

#include <string_view>

namespace lightstep::propagation {

// Whether a list is well-formed: 1 to 32 members KEY=VALUE, not counting empty ones, and no more
// bytes than such a list needs. A key may occur twice: only its owner knows what that means.
bool IsTraceState(std::string_view list);

}  // namespace lightstep::propagation
