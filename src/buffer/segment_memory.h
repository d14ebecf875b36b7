// The memory of the span buffer: one mapping for all segments and, behind them, their tables of
// scope changes. The system gives a page memory when it is first used, and zeros it.
//
// Owned by SpanBuffer.
#pragma once

#include <cstddef>
#include <cstdint>

namespace lightstep::buffer {

class SegmentMemory {
 public:
  // Throws std::bad_alloc.
  explicit SegmentMemory(std::uint32_t segment_count);
  ~SegmentMemory();
  SegmentMemory(const SegmentMemory&) = delete;
  SegmentMemory& operator=(const SegmentMemory&) = delete;

  char* Segment(std::uint32_t index) const;
  char* Table(std::uint32_t index) const;

  // Gives the memory of one segment, or of all, back to the system. Their bytes are 0 afterwards.
  void GiveBack(std::uint32_t index);
  void GiveBackAll();

 private:
  const std::uint32_t segment_count_;
  char* memory_;
};

}  // namespace lightstep::buffer
