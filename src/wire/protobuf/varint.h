// Base-128 varints (protobuf encoding guide, "Base 128 Varints"): most of what a span is made of.
// Ids take nine or ten bytes of them, which are spread in one go and not byte by byte.
//
// Used by the encoders.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <protozero/varint.hpp>

namespace lightstep::wire {

// 1 to 10.
inline std::size_t VarintSize(std::uint64_t value) {
  const auto bits = static_cast<std::size_t>(64 - __builtin_clzll(value | 1));
  return (bits * 9 + 64) / 64;
}

// Seven bits of each of the lowest 56 into a byte of their own, by halving what is left to move.
inline std::uint64_t SpreadSevens(std::uint64_t value) {
  value = (value & 0x00FF'FFFF'F000'0000) << 4 | (value & 0x0000'0000'0FFF'FFFF);
  value = (value & 0x0FFF'C000'0FFF'C000) << 2 | (value & 0x0000'3FFF'0000'3FFF);
  return (value & 0x3F80'3F80'3F80'3F80) << 1 | (value & 0x007F'007F'007F'007F);
}

// The first nine bytes of a value of more than 56 bits. The ninth says "more" by the value's
// highest bit.
inline void PutLowBits(char* out, std::uint64_t value) {
  const std::uint64_t low = SpreadSevens(value) | 0x8080'8080'8080'8080;
  std::memcpy(out, &low, sizeof(low));  // little-endian, as the hosts we build for are
  out[8] = static_cast<char>(value >> 56);
}

// Writes and returns the end of what was written.
inline char* PutVarint(char* out, std::uint64_t value) {
  if (value < 0x80) {
    *out = static_cast<char>(value);
    return out + 1;
  }
  const std::uint64_t high = value >> 56;
  if (high < 0x80) return out + protozero::add_varint_to_buffer(out, value);
  PutLowBits(out, value);
  out[9] = 1;
  return out + 10;
}

// The same, written in one go: up to seven bytes beyond the end that it returns are written too.
inline char* PutVarintWithRoom(char* out, std::uint64_t value) {
  if (value >> 56 != 0) return PutVarint(out, value);
  const std::size_t size = VarintSize(value);
  const std::uint64_t more =
      0x8080'8080'8080'8080 & ((std::uint64_t{1} << (8 * (size - 1))) - 1);  // on all but the last
  const std::uint64_t bytes = SpreadSevens(value) | more;
  std::memcpy(out, &bytes, sizeof(bytes));
  return out + size;
}

// The same of an id: one as good as random, which nearly always takes nine or ten bytes. May write
// one byte beyond the end that it returns, so that it need not ask which.
inline char* PutId(char* out, std::uint64_t id) {
  const std::uint64_t high = id >> 56;
  if (high == 0) return PutVarint(out, id);
  PutLowBits(out, id);
  out[9] = 1;
  return out + 9 + (high >> 7);
}

}  // namespace lightstep::wire
