// The HTTP/1.1 around a report (RFC 9112): the head of the chunked request and the frame of a
// chunk. Used by Connection.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::delivery {

// `host` is the value of the Host header. A token that can't stand in a header is left out of it:
// the one that counts travels in the report.
std::string RequestHead(std::string_view host, std::string_view access_token);

// What goes before the `size` bytes of a chunk; kChunkEnd goes behind them.
std::string ChunkHead(std::size_t size);

inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace lightstep::delivery
