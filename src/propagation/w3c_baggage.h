// The header `baggage` of W3C Baggage (candidate recommendation of 28 March 2024): all items in one
// value. Used by the propagation mode trace_context.
#pragma once

#include <string>
#include <string_view>

#include "lightstep/baggage.h"

namespace lightstep::propagation {

inline constexpr std::string_view kW3cBaggageHeader = "baggage";

// The value of the header; empty where there is nothing to write. An item whose key can't be a
// member's is left out, and what lies beyond the limits of baggage in headers (baggage.h) is too.
std::string EncodeW3cBaggage(const Baggage& baggage);

// A member that is malformed is left out, and so are the properties of members. Text that is not
// UTF-8 is made so.
Baggage DecodeW3cBaggage(std::string_view header);

}  // namespace lightstep::propagation
