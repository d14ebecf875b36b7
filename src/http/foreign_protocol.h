// What a peer that does not answer in HTTP/1.x seems to speak. Whoever points the tracer at a wrong
// port reads this in the log.
//
// Used by AnswerReader.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::http {

// How many of the first bytes are looked at.
inline constexpr std::size_t kProtocolBytes = 64;

// Whether `start`, the first bytes of all, may be those of an HTTP/1.x answer.
bool MayBecomeHttp(std::string_view start);

// For people.
std::string DescribeForeignProtocol(std::string_view start);

}  // namespace lightstep::http
