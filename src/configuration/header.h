// What can stand in a header of a request (RFC 9110, 5.1 and 5.5).
#pragma once

#include <string_view>

namespace lightstep::configuration {

// A name that is a token, and not one of those that say how the request is framed, which the tracer
// writes itself.
bool IsHeaderName(std::string_view name);
inline constexpr char kHeaderNames[] = "the name of a header that the tracer does not write itself";

// Without control characters other than the tab, line feeds above all: they would begin another
// header.
bool IsHeaderValue(std::string_view value);
inline constexpr char kHeaderValues[] = "a string without line breaks and other control characters";

}  // namespace lightstep::configuration
