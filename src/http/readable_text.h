// Makes text from a peer, which may be anything, fit for a line of the log.
//
// Used by the verdicts of the protocols.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::http {

// The maximum number of bytes of a peer's text; the rest is cut off.
inline constexpr std::size_t kMaxReadableText = 400;

// The start of `text`: one line of UTF-8 without control characters.
std::string ReadableText(std::string_view text);

// The start of a body that is text, or the title of an HTML page, which says most. Empty if it is
// neither.
std::string ReadableBody(std::string_view body);

}  // namespace lightstep::http
