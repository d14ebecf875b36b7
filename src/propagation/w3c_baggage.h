// The header `baggage` of W3C Baggage (candidate recommendation of 28 March 2024): all items in one
// value. Used by the propagation mode trace_context.
#pragma once

#include <string>
#include <string_view>

#include "lightstep/baggage.h"

namespace lightstep::propagation {

inline constexpr std::string_view kW3cBaggageHeader = "baggage";

// The value of the header; empty if there is nothing to write. Items whose key is not valid for a
// member, and items beyond the limits of baggage in headers (carrier_baggage.h), are left out.
std::string EncodeW3cBaggage(const Baggage& baggage);

// Malformed members and the properties of members are left out. Invalid UTF-8 is replaced.
Baggage DecodeW3cBaggage(std::string_view header);

}  // namespace lightstep::propagation
