// Which names and values the header of a request may have (RFC 9110, 5.1 and 5.5).
#pragma once

#include <string_view>

namespace lightstep::configuration {

// Whether a character may stand in the name of a header, which is a token (RFC 9110, 5.6.2).
bool IsHeaderNameCharacter(char c);

// Whether a name is a token, and none of the headers that frame the request. The tracer writes
// those itself.
bool IsHeaderName(std::string_view name);
inline constexpr char kHeaderNames[] =
    "an object whose keys are names of headers that the tracer does not write itself";

// Whether a value has no control characters other than the tab. A line feed, above all, would begin
// another header.
bool IsHeaderValue(std::string_view value);
inline constexpr char kHeaderValues[] = "a string without line breaks and other control characters";

}  // namespace lightstep::configuration
