// Guesses which protocol a peer speaks if it does not answer in HTTP/1.x. The log shows it to users
// who have pointed the tracer at a wrong port.
//
// Used by AnswerReader.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::http {

// The number of first bytes that are looked at.
inline constexpr std::size_t kProtocolBytes = 64;

// Whether `start`, the first bytes of the connection, may begin an HTTP/1.x answer.
bool MayBecomeHttp(std::string_view start);

// A description for the log.
std::string DescribeForeignProtocol(std::string_view start);

}  // namespace lightstep::http
