// The value of a Retry-After header: seconds or a date (RFC 9110, sections 10.2.3 and 5.6.7).
//
// Used by the verdicts of the protocols.
#pragma once

#include <string_view>

#include "src/common/clock.h"

namespace lightstep::http {

// The maximum. A satellite that asks for a longer time is tried after this one.
inline constexpr common::Nanoseconds kMaxRetryAfter = 60'000'000'000;

// The time from now on. 0 if `text` is neither a number nor a date, or the date is past.
common::Nanoseconds ParseRetryAfter(std::string_view text);

}  // namespace lightstep::http
