// Makes frames as they appear in a report, and reads them back: the key of ReportRequest.spans, a
// length, and bytes that are derived from a number, so that damage shows. Used by the tests of
// src/buffer.
#pragma once

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/buffer/span_buffer.h"

namespace lightstep::buffer {

inline constexpr char kSpansKey = 0x1A;

// Returns the content of frame `number`, which begins with the number itself.
inline std::string FrameContent(std::uint64_t number, std::size_t size) {
  std::string content(size, '\0');
  for (std::size_t i = 0; i < size; ++i) {
    content[i] = static_cast<char>(i < 8 ? number >> (8 * i) : number + 131 * i);
  }
  return content;
}

inline std::string Varint(std::uint64_t value) {
  std::string bytes;
  for (; value >= 0x80; value >>= 7) bytes += static_cast<char>(value | 0x80);
  return bytes += static_cast<char>(value);
}

// `content_size` is at least 8.
inline std::string MakeFrame(std::uint64_t number, std::size_t content_size) {
  return kSpansKey + Varint(content_size) + FrameContent(number, content_size);
}

// Returns a frame of `size` bytes in total.
inline std::string MakeFrameOf(std::uint64_t number, std::size_t size) {
  std::size_t length_bytes = 1;
  while (Varint(size - 1 - length_bytes).size() != length_bytes) ++length_bytes;
  return MakeFrame(number, size - 1 - length_bytes);
}

// Returns the numbers of the frames in `bytes`. The test fails if a frame is not whole and intact.
inline std::vector<std::uint64_t> ReadFrames(std::string_view bytes) {
  std::vector<std::uint64_t> numbers;
  while (!bytes.empty()) {
    EXPECT_EQ(bytes.front(), kSpansKey) << "after " << numbers.size() << " frames";
    if (bytes.front() != kSpansKey) break;
    std::size_t at = 1, size = 0;
    for (int shift = 0;; shift += 7) {
      const auto byte = static_cast<unsigned char>(bytes.at(at++));
      size |= std::size_t{byte & 0x7Fu} << shift;
      if (byte < 0x80) break;
    }
    EXPECT_LE(at + size, bytes.size()) << "the last frame is incomplete";
    if (at + size > bytes.size()) break;
    const std::string_view content = bytes.substr(at, size);
    std::uint64_t number = 0;
    for (std::size_t i = 0; i < 8; ++i) {
      number |= std::uint64_t{static_cast<unsigned char>(content[i])} << (8 * i);
    }
    EXPECT_EQ(content == FrameContent(number, size), true) << "frame " << number << " is damaged";
    numbers.push_back(number);
    bytes.remove_prefix(at + size);
  }
  return numbers;
}

// Takes all slices that can be taken.
inline std::vector<Slice> TakeAll(SpanBuffer& buffer) {
  std::vector<Slice> slices;
  Slice slice;
  while (buffer.Take(&slice)) slices.push_back(slice);
  return slices;
}

// Takes and releases all slices, and returns the numbers of their frames.
inline std::vector<std::uint64_t> Drain(SpanBuffer& buffer) {
  std::vector<std::uint64_t> numbers;
  for (const Slice& slice : TakeAll(buffer)) {
    const std::vector<std::uint64_t> read = ReadFrames(slice.bytes);
    EXPECT_EQ(read.size(), slice.spans);
    numbers.insert(numbers.end(), read.begin(), read.end());
    buffer.Release(slice);
  }
  return numbers;
}

}  // namespace lightstep::buffer
