// Text from a peer, which may be anything, made fit for a line of the log.
//
// Used by the verdicts of the protocols.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::http {

// What a peer says beyond this is cut off.
inline constexpr std::size_t kMaxReadableText = 400;

// The start of `text`: one line of UTF-8 without control characters.
std::string ReadableText(std::string_view text);

// The start of a body that is text or a page, whose title says most; empty where it is neither.
std::string ReadableBody(std::string_view body);

}  // namespace lightstep::http
