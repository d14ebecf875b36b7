// Where delivery gets spans from: the ring of this process, or what a dead process left behind.
// Nothing here is called for each span.
//
// Implemented by SpanBuffer and recovery::RecoveredSpans; used by src/delivery.
#pragma once

#include <cstddef>
#include <cstdint>

#include "src/buffer/slice.h"
#include "src/common/clock.h"

namespace lightstep::buffer {

// A position in the sequence of all bytes that were ever pushed.
using Position = std::uint64_t;

class SpanSource {
 public:
  SpanSource() = default;
  SpanSource(const SpanSource&) = delete;
  SpanSource& operator=(const SpanSource&) = delete;

  // These may be called by any thread.

  virtual std::size_t max_spans() const = 0;
  // The number of spans that were ever stored.
  virtual std::uint64_t pushed() const = 0;
  // The position behind every span that is stored.
  virtual Position End() const = 0;
  // Whether streams should end to be acknowledged, and not wait for more spans.
  virtual bool IsFilling() const = 0;

  // These are for the delivery thread alone.

  // Takes the next run of spans. Returns false if there is none.
  virtual bool Take(Slice* slice) = 0;
  // The position up to which spans were taken.
  virtual Position taken() const = 0;
  // Releases `slice`, or a part of it that SplitSlice made: its spans are settled.
  virtual void Release(const Slice& slice) = 0;
  // To be called from time to time. `now` is monotonic.
  virtual void Tend(common::Nanoseconds now) = 0;

 protected:
  ~SpanSource() = default;
};

}  // namespace lightstep::buffer
