// The number of an instrumentation scope: what made a span. ScopeRegistry hands the numbers out.
#pragma once

#include <cstdint>

namespace lightstep::buffer {

// 0 is the tracer itself.
using Scope = std::uint32_t;
inline constexpr Scope kMaxScope = (1u << 28) - 1;

}  // namespace lightstep::buffer
