// The memory of the span buffer in one mapping: the words of all segments, their tables of scope
// changes, and the segments. Either it is anonymous, or it is a part of a ring file, which outlives
// the process (ring_file.h).
//
// Owned by SpanBuffer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>

#include "src/buffer/ring_file.h"
#include "src/buffer/ring_layout.h"

namespace lightstep::buffer {

class SegmentMemory {
 public:
  // Anonymous memory. The system gives a page memory when it is first used, and zeros it. Throws
  // std::bad_alloc.
  explicit SegmentMemory(std::uint32_t segment_count);
  // The ring of `file`, which was made for as many segments.
  SegmentMemory(std::uint32_t segment_count, std::unique_ptr<RingFile> file);
  ~SegmentMemory();
  SegmentMemory(const SegmentMemory&) = delete;
  SegmentMemory& operator=(const SegmentMemory&) = delete;

  // Zeros at first.
  char* Words() const { return memory_; }
  char* Table(std::uint32_t index) const { return memory_ + layout_.TableAt(index); }
  char* Segment(std::uint32_t index) const { return memory_ + layout_.SegmentAt(index); }

  // Null: the memory is anonymous.
  RingFile* file() const { return file_.get(); }

  // Gives the memory of one segment, or of all, back to the system; the words stay. The bytes are 0
  // afterwards. A file keeps its memory, because its blocks may not be there a second time.
  void GiveBack(std::uint32_t index);
  void GiveBackAll();

  // Replaces the file by anonymous memory with the same words, in the same place. Threads may use
  // the ring meanwhile; what they write from then on is lost. The file stays in its directory, or
  // is removed if `is_removed`.
  void LeaveFile(bool is_removed);

  // For a forked child, which does not have its parent's mapping of the file: the memory is not
  // there, and nothing is unmapped.
  void Abandon();

 private:
  const RingLayout layout_;
  std::unique_ptr<RingFile> file_;
  char* memory_;
};

}  // namespace lightstep::buffer
