// How a span is related to an earlier one.
#pragma once

#include <cstdint>

namespace lightstep::trace {

enum class Relationship : std::uint8_t {
  // OpenTracing's two kinds of reference. A parent waits for its child; a span that is followed
  // from does not.
  kChildOf,
  kFollowsFrom,
  // To the active span, which is the parent because the caller gave no reference.
  kImplicitChildOf,
};

}  // namespace lightstep::trace
