// How a span is related to an earlier one.
#pragma once

#include <cstdint>

namespace lightstep::trace {

// OpenTracing's two kinds of reference. A parent waits for its child; a span that is followed from
// does not.
enum class Relationship : std::uint8_t { kChildOf, kFollowsFrom };

}  // namespace lightstep::trace
