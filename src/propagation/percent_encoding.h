// Percent-encoding (RFC 3986, 2.1), as headers with baggage have it. Used by the formats of
// baggage.
#pragma once

#include <string>
#include <string_view>

namespace lightstep::propagation {

void AppendPercentEncoded(std::string& text, char byte);

// What is no valid escape stays as it is: another tracer may not encode.
std::string PercentDecode(std::string_view text);

// The characters of a header's name (RFC 9110, 5.6.2).
bool IsToken(std::string_view text);

}  // namespace lightstep::propagation
