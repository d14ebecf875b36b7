// Where finished spans wait until a satellite has acknowledged them: a bounded, lock-free ring of
// bytes with many producers and one consumer.
//
// The ring is a ring of segments. A producer reserves room at the end of the current segment with
// one compare-and-swap, copies the span there (its one copy) and commits it with one addition;
// where producers come one at a time, both are plain stores. The consumer takes runs of committed
// spans (slices), whose memory is written to a socket without a copy, and releases each when it is
// acknowledged. A segment is reused as soon as all its slices are released, in whatever order. So a
// satellite that stalls holds up only the segments that it was given, and not everything behind
// them as in one contiguous ring (docs/performance.md has the figure).
//
// Spans of several scopes may come in any order. Each segment has a table of the places where the
// scope changes, so that spans of the tracer's own scope cost nothing as long as there are no
// others (docs/decisions/0011 has the figures).
//
// The ring's memory may be a file (ring_file.h). Then a span that is released is marked there
// first, and producers take turns: behind an unfinished reservation nothing could be told apart.
//
// Producers: the tracer's finish. Consumer: the delivery thread.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string_view>

#include "src/buffer/ring_file.h"
#include "src/buffer/scope.h"
#include "src/buffer/scope_changes.h"
#include "src/buffer/segment.h"
#include "src/buffer/segment_memory.h"
#include "src/buffer/segment_stack.h"
#include "src/buffer/segment_words.h"
#include "src/buffer/slice.h"
#include "src/buffer/span_source.h"
#include "src/common/clock.h"

namespace lightstep::buffer {

// The number of free segments that keep their memory even if they are never needed: 2 MiB, which is
// enough for usual load.
inline constexpr std::uint32_t kWarmSegments = 8;
// How long a free segment must be unused before its memory goes back to the system. At full speed,
// every segment is used many times within this period.
inline constexpr common::Nanoseconds kUnusedPeriod = 1'000'000'000;

// Whether threads may push at the same time. If another lock, such as Python's, prevents that, a
// push needs no atomic read-modify-write.
enum class Producers : std::uint8_t { kOneAtATime, kAtTheSameTime };

class SpanBuffer final : public SpanSource {
 public:
  // At most `max_spans` spans and about `max_bytes` bytes wait at a time; a little room at the end
  // of each segment stays unused. The memory is mapped at once and touched only as it is used.
  // Throws std::bad_alloc.
  SpanBuffer(std::size_t max_spans, std::size_t max_bytes,
             Producers producers = Producers::kAtTheSameTime);
  ~SpanBuffer();

  // Moves the ring into `file`, which was made for segment_count(). To be called before the first
  // push, and while no other thread uses the buffer.
  void UseFile(std::unique_ptr<RingFile> file);
  // Null: the ring is in ordinary memory.
  RingFile* file() const { return memory_->file(); }
  std::uint32_t segment_count() const { return segment_count_; }

  // These may be called by any thread, Push as `producers` says.

  // Stores one span of at least kMinSpanBytes. Returns false if there is no room, or if the span is
  // larger than a segment. Never waits.
  bool Push(std::string_view span, Scope scope = 0) {
    return scope == 0 ? PushOwn(span) : PushOf(scope, span);
  }

  std::size_t max_spans() const override { return max_spans_; }

  // The number of spans that were ever stored.
  std::uint64_t pushed() const override;
  // The number of spans that were ever released.
  std::uint64_t released() const { return released_.load(std::memory_order_acquire); }

  // The position behind every span whose Push has returned.
  Position End() const override;

  // Whether at least a quarter of max_spans() waits, so that streams should end to be acknowledged.
  bool IsFilling() const override {
    const std::uint64_t done = released();  // first: what was released by now was pushed by now
    return pushed() - done >= max_spans_ / 4;
  }

  // These are for the consumer alone.

  // Takes the next run of committed spans. Returns false if there is none.
  bool Take(Slice* slice) override;

  // The position up to which spans were taken.
  Position taken() const override;

  // Releases `slice`, or a part of it that SplitSlice made.
  void Release(const Slice& slice) override;

  // Gives the memory of free segments that were not needed for kUnusedPeriod back to the system:
  // half of it each second, down to kWarmSegments. To be called from time to time. `now` is
  // monotonic.
  void GiveBackUnusedMemory(common::Nanoseconds now);

  // Gives back unused memory, and says in the file that the process is alive.
  void Tend(common::Nanoseconds now) override;

  // These may be called only after the consumer has ended.

  // Moves the ring out of its file, if it has one: the ledger remains, and a Push that comes later
  // is lost. The file stays in its directory for the next process, or is removed.
  void LeaveFile(bool is_removed) { memory_->LeaveFile(is_removed); }

  // Gives all memory back to the system. Spans that were not released are lost, but stay counted. A
  // Push that comes later is lost too.
  void GiveBackMemory();

  // Forgets everything and gives its memory back. For a forked child, in which no other thread
  // runs. The child has no file.
  void Reset();

 private:
  void MakeSegments();
  void Start();
  Segment& At(Incarnation incarnation) const { return segments_[IndexIn(incarnation)]; }
  bool Advance(Incarnation current);
  Incarnation Open(std::uint32_t index);
  bool PopFree(std::uint32_t* index);

  bool PushOwn(std::string_view span);
  bool PushOf(Scope scope, std::string_view span);
  template <bool kMayTakeTurns>
  bool Reserve(Segment& segment, std::uint64_t word, std::uint64_t reserved);
  template <bool kMayTakeTurns>
  void Store(Segment& segment, std::size_t offset, std::string_view span);
  template <bool kMayTakeTurns>
  void Commit(Segment& segment, std::size_t size);
  void TakeRun(Segment& segment, std::uint64_t word, Slice* slice);
  void Free(std::uint32_t index);

  const std::size_t max_spans_;
  // As max_spans_, but 0 where producers take turns: PushOwn is for the others.
  std::size_t max_spans_of_push_own_;
  const Producers producers_;
  const std::uint32_t segment_count_;
  std::unique_ptr<SegmentMemory> memory_;
  Segment* segments_ = nullptr;  // in that memory

  // Producers' and consumer's words live on cache lines of their own.
  alignas(64) std::atomic<Incarnation> current_;
  // The free segments: those whose memory is there, and those whose memory the system has.
  SegmentStack warm_;
  SegmentStack cold_;
  alignas(64) std::atomic<std::uint64_t> released_{0};

  Incarnation reading_;           // the segment that Take reads
  std::uint32_t read_bytes_ = 0;  // how far
  std::uint32_t read_spans_ = 0;
  ScopeReader scopes_;  // of that segment
  std::uint64_t next_sequence_ = 0;
  common::Nanoseconds unused_since_ = 0;  // the last GiveBackUnusedMemory

  bool take_turns_ = false;
  std::mutex turn_;  // of producers that would push at the same time otherwise
};

}  // namespace lightstep::buffer
