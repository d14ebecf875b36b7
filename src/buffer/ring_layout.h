// Where the parts of a ring lie: the words of all segments, their tables of scope changes, and the
// segments. The same in anonymous memory and in a file, of whose format it is a part.
//
// Used by SegmentMemory and RingFile, and by src/recovery.
#pragma once

#include <cstddef>
#include <cstdint>

#include "src/buffer/scope_changes.h"
#include "src/buffer/segment.h"
#include "src/buffer/segment_words.h"

namespace lightstep::buffer {

inline constexpr std::size_t kPageBytes = 4096;

constexpr std::size_t RoundUpToPages(std::size_t bytes) {
  return (bytes + kPageBytes - 1) / kPageBytes * kPageBytes;
}

// Offsets from the beginning of a ring of `segment_count` segments.
struct RingLayout {
  explicit constexpr RingLayout(std::uint32_t segment_count)
      : tables{RoundUpToPages(segment_count * sizeof(Segment))},
        segments{tables + segment_count * ScopeChanges::kBytes},
        bytes{segments + segment_count * kSegmentBytes} {}

  constexpr std::size_t TableAt(std::uint32_t index) const {
    return tables + index * ScopeChanges::kBytes;
  }
  constexpr std::size_t SegmentAt(std::uint32_t index) const {
    return segments + index * kSegmentBytes;
  }

  const std::size_t tables;
  const std::size_t segments;
  const std::size_t bytes;  // of all
};
static_assert(ScopeChanges::kBytes % kPageBytes == 0 && kSegmentBytes % kPageBytes == 0);

}  // namespace lightstep::buffer
