// The frame of an HTTP/1.1 chunk (RFC 9112, 7.1). Used by Connection.
//
// By hand, although Boost.Beast has chunk_header and chunk_last: those are sequences of buffers
// that keep the digits inside, and have to live until the write ends. Here the digits stand in one
// text with the head of the request and the envelope, so that Beast's would be copied out again.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::delivery {

// What goes before the `size` bytes of a chunk; kChunkEnd goes behind them.
std::string ChunkHead(std::size_t size);

inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace lightstep::delivery
