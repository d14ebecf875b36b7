// The frame of an HTTP/1.1 chunk (RFC 9112, 7.1). Used by Connection.
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
