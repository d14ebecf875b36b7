// The words by which producers and the consumer share one segment of the span buffer. They lie in
// the ring's memory: if that is a file, a later process reads there what was stored.
//
// Used by SpanBuffer, and by src/recovery to read the files of dead processes.
#pragma once

#include <atomic>
#include <cstdint>

#include "src/buffer/scope_changes.h"
#include "src/buffer/segment_words.h"

namespace lightstep::buffer {

struct alignas(64) Segment {
  std::atomic<std::uint64_t> reserve{kSealed};
  std::atomic<std::uint64_t> committed{0};
  std::atomic<Incarnation> next{0};
  std::atomic<std::uint64_t> ordinal{0};  // its place in the chain of all segments
  std::atomic<std::uint64_t> pushed{0};   // spans in those before it
  // The consumer's own.
  std::uint32_t outstanding = 0;  // bytes taken and not released
  bool left = false;              // the consumer has moved on to the next segment
  // These mean something only in the process that uses the segment.
  char* memory = nullptr;
  ScopeChanges changes;
};
static_assert(sizeof(Segment) == 64, "part of the format of a ring file");

}  // namespace lightstep::buffer
