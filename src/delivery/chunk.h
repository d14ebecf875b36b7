// The frame of an HTTP/1.1 chunk (RFC 9112, 7.1). Used by Connection.
//
// Boost.Beast has chunk_header and chunk_last, but these are buffer sequences that contain the
// digits and must live until the write ends. Here the digits are part of one string with the
// request head and the envelope, into which Beast's buffers would have to be copied.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace lightstep::delivery {

// Returns what precedes the `size` bytes of a chunk. kChunkEnd follows them.
std::string ChunkHead(std::size_t size);

inline constexpr std::string_view kChunkEnd = "\r\n";
inline constexpr std::string_view kLastChunk = "0\r\n\r\n";

}  // namespace lightstep::delivery
