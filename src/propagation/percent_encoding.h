// Percent-encoding (RFC 3986, 2.1) of baggage in headers. Used by the formats of baggage.
#pragma once

#include <string>
#include <string_view>

namespace lightstep::propagation {

void AppendPercentEncoded(std::string& text, char byte);

// Invalid escapes are left unchanged, because another tracer may not encode at all.
std::string PercentDecode(std::string_view text);

// The characters of a header's name (RFC 9110, 5.6.2).
bool IsToken(std::string_view text);

}  // namespace lightstep::propagation
