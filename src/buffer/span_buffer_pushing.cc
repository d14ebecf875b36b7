// How producers push spans: they reserve room in the current segment, copy, and commit. What the
// consumer does is in span_buffer_taking.cc.

#include <cstring>

#include "src/buffer/span_buffer.h"
#include "src/common/prefetch.h"

namespace lightstep::buffer {
namespace {

// How far behind the span that is copied the cache lines for the next spans are prefetched.
constexpr std::size_t kPrefetchDistance = 256;

}  // namespace

Incarnation SpanBuffer::Open(std::uint32_t index) {
  Segment& segment = segments_[index];
  const std::uint64_t word = segment.reserve.load(std::memory_order_relaxed);
  const std::uint64_t generation =
      (word + (std::uint64_t{1} << kGenerationShift)) >> kGenerationShift;
  // First: from here on, nothing of the segment's last life is read from a file.
  segment.committed.store(0, std::memory_order_relaxed);
  std::atomic_thread_fence(std::memory_order_release);
  segment.changes.Clear(ReservedChanges(word));
  const std::uint64_t state = StateOfOpen(generation);
  segment.outstanding = 0;
  segment.left = false;
  segment.next.store(Incarnate(state, kNoIndex), std::memory_order_release);
  segment.reserve.store(generation << kGenerationShift, std::memory_order_release);
  return Incarnate(state, index);
}

// False: another producer has been faster. With `kMayTakeTurns`, a producer whose turn it has to be
// has it from here until Commit, so that at most one reservation is unfinished.
template <bool kMayTakeTurns>
inline bool SpanBuffer::Reserve(Segment& segment, std::uint64_t word, std::uint64_t reserved) {
  if (producers_ == Producers::kOneAtATime) {
    segment.reserve.store(reserved, std::memory_order_release);
    return true;
  }
  if (kMayTakeTurns && take_turns_) {
    turn_.lock();
    if (segment.reserve.compare_exchange_strong(word, reserved, std::memory_order_acq_rel)) {
      return true;
    }
    turn_.unlock();
    return false;
  }
  return segment.reserve.compare_exchange_weak(word, reserved, std::memory_order_acq_rel);
}

template <bool kMayTakeTurns>
inline void SpanBuffer::Commit(Segment& segment, std::size_t size) {
  const std::uint64_t added = kCommittedSpan | size;
  if (producers_ == Producers::kOneAtATime) {
    const std::uint64_t before = segment.committed.load(std::memory_order_relaxed);
    segment.committed.store(before + added, std::memory_order_release);
  } else {
    segment.committed.fetch_add(added, std::memory_order_release);
    if (kMayTakeTurns && take_turns_) turn_.unlock();
  }
}

// The usual case in few steps: the segment that is pushed to is open, has had no scope but the
// tracer's own, and has room.
bool SpanBuffer::PushOwn(std::string_view span) {
  const std::size_t size = span.size();
  // Before the spans that were pushed are read: what was released by now was pushed by now.
  const std::uint64_t released = released_.load(std::memory_order_acquire);
  const Incarnation current = current_.load(std::memory_order_acquire);
  Segment& segment = At(current);
  const std::uint64_t before = segment.pushed.load(std::memory_order_acquire);
  const std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
  const std::size_t offset = ReservedBytes(word);
  if (StateOf(word) != StateIn(current) || size > kSegmentBytes - offset ||
      before + ReservedSpans(word) - released >= max_spans_of_push_own_ ||
      !Reserve<false>(segment, word, word + kReservedSpan + size)) {
    return PushOf(0, span);
  }
  Store<false>(segment, offset, span);
  return true;
}

bool SpanBuffer::PushOf(Scope scope, std::string_view span) {
  const std::size_t size = span.size();
  if (size > kSegmentBytes) return false;
  while (true) {
    const std::uint64_t released = released_.load(std::memory_order_acquire);  // first, as above
    const Incarnation current = current_.load(std::memory_order_acquire);
    Segment& segment = At(current);
    const std::uint64_t before = segment.pushed.load(std::memory_order_acquire);
    std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
    if (!IsOf(current, word)) continue;  // current_ has moved on
    if (before + ReservedSpans(word) - released >= max_spans_) return false;
    if ((word & kSealed) != 0) {
      if (!Advance(current)) return false;
      continue;
    }
    const std::uint32_t offset = ReservedBytes(word);
    const bool is_change = segment.changes.IsChange(word, scope);
    if (offset + size > kSegmentBytes || (is_change && ReservedChanges(word) == kMaxScopeChanges)) {
      segment.reserve.compare_exchange_strong(word, word | kSealed, std::memory_order_acq_rel);
      continue;
    }
    const std::uint64_t reserved = word + kReservedSpan + size;
    if (!Reserve<true>(segment, word, is_change ? reserved + kReservedChange : reserved)) continue;
    if (is_change) segment.changes.Write(word, scope);
    Store<true>(segment, offset, span);
    return true;
  }
}

// Copies `span` to where it has room, and commits it.
template <bool kMayTakeTurns>
inline void SpanBuffer::Store(Segment& segment, std::size_t offset, std::string_view span) {
  char* const end = segment.memory + offset + span.size();
  common::PrefetchToWrite(end + kPrefetchDistance);
  common::PrefetchToWrite(end + kPrefetchDistance + 64);
  std::memcpy(segment.memory + offset, span.data(), span.size());
  Commit<kMayTakeTurns>(segment, span.size());
}

// Moves current_ from a sealed segment to the next one, which is linked here if nobody has yet.
// Every producer that comes by helps, so that none waits for another. False: no segment is free.
bool SpanBuffer::Advance(Incarnation current) {
  Segment& segment = At(current);
  Incarnation next = segment.next.load(std::memory_order_acquire);
  if (StateIn(next) == StateIn(current) && IndexIn(next) == kNoIndex) {
    std::uint32_t index;
    if (!PopFree(&index)) {
      // Whoever took the last free segment may have linked it here since: then there is room.
      return segment.next.load(std::memory_order_acquire) != next ||
             current_.load(std::memory_order_acquire) != current;
    }
    const Incarnation opened = Open(index);
    segments_[index].ordinal.store(segment.ordinal.load(std::memory_order_acquire) + 1,
                                   std::memory_order_release);
    // Sealed, so that no more come.
    const std::uint64_t sealed = segment.reserve.load(std::memory_order_acquire);
    segments_[index].pushed.store(
        segment.pushed.load(std::memory_order_acquire) + ReservedSpans(sealed),
        std::memory_order_release);
    Incarnation none = Incarnate(StateIn(current), kNoIndex);
    if (segment.next.compare_exchange_strong(none, opened, std::memory_order_acq_rel)) {
      next = opened;
    } else {
      segments_[index].reserve.fetch_or(kSealed, std::memory_order_relaxed);
      warm_.Push(index);
      next = none;  // what another producer has linked
    }
  }
  Incarnation expected = current;
  current_.compare_exchange_strong(expected, next, std::memory_order_acq_rel);
  return true;
}

// A segment whose memory is there, before one that the system has yet to find memory for.
bool SpanBuffer::PopFree(std::uint32_t* index) { return warm_.Pop(index) || cold_.Pop(index); }

}  // namespace lightstep::buffer
