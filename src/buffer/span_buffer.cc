#include "src/buffer/span_buffer.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "src/common/prefetch.h"
#include "src/wire/protobuf/field.h"

namespace lightstep::buffer {
namespace {

// The reserve word of a segment: generation (23 bits), sealed (1 bit), spans (20 bits) and bytes
// (20 bits) reserved. One compare-and-swap on it reserves room in the incarnation that the producer
// means and in no other, and counts the span.
constexpr std::uint64_t kReservedSpan = std::uint64_t{1} << 20;
constexpr std::uint64_t kSealed = std::uint64_t{1} << 40;
constexpr std::uint64_t kGenerationShift = 41;
constexpr std::uint64_t kGenerationMask = (std::uint64_t{1} << (64 - kGenerationShift)) - 1;
static_assert(kSegmentBytes < kReservedSpan, "a segment holds fewer bytes, and so fewer spans");

std::uint32_t ReservedBytes(std::uint64_t word) { return word & (kReservedSpan - 1); }
std::uint64_t ReservedSpans(std::uint64_t word) { return (word & (kSealed - 1)) / kReservedSpan; }
std::uint64_t GenerationOf(std::uint64_t word) { return word >> kGenerationShift; }

// The committed word: spans (32 bits), bytes (32 bits).
constexpr std::uint64_t kCommittedSpan = std::uint64_t{1} << 32;

std::uint32_t CommittedBytes(std::uint64_t word) { return static_cast<std::uint32_t>(word); }

constexpr std::size_t kAhead = 256;

// An incarnation is generation << 32 | index; "none yet" keeps the generation of the segment it
// stands in, so that a producer that slept through a whole life of the segment can't append to the
// next one.
constexpr std::uint32_t kNoIndex = 0xFFFFFFFF;

constexpr std::uint64_t Incarnate(std::uint64_t generation, std::uint32_t index) {
  return generation << 32 | index;
}

}  // namespace

struct alignas(64) SpanBuffer::Segment {
  std::atomic<std::uint64_t> reserve{kSealed};
  std::atomic<std::uint64_t> committed{0};
  std::atomic<Incarnation> next{0};
  std::atomic<std::uint64_t> ordinal{0};  // its place in the chain of all segments
  std::atomic<std::uint64_t> pushed{0};   // spans in those before it
  // The consumer's own.
  std::uint32_t outstanding = 0;  // bytes taken and not released
  bool left = false;              // the consumer has moved on to the next segment
  char* memory = nullptr;
};

void SpanBuffer::Unmap::operator()(char* memory) const { munmap(memory, size); }

SpanBuffer::SpanBuffer(std::size_t max_spans, std::size_t max_bytes, Producers producers)
    : max_spans_{max_spans},
      producers_{producers},
      // The consumer leaves a segment when there is a next one, so that it takes two to turn.
      segment_count_{static_cast<std::uint32_t>(
          std::clamp<std::size_t>(max_bytes / kSegmentBytes, 2, SegmentStack::kMaxSegments))},
      memory_{nullptr, Unmap{segment_count_ * kSegmentBytes}},
      segments_{new Segment[segment_count_]},
      warm_{segment_count_},
      cold_{segment_count_} {
  void* const memory = mmap(nullptr, segment_count_ * kSegmentBytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc{};
  memory_.reset(static_cast<char*>(memory));
  // With huge pages one span would take 2 MiB, and the kernel would fill up again what is given
  // back to it.
  madvise(memory, segment_count_ * kSegmentBytes, MADV_NOHUGEPAGE);
  for (std::uint32_t i = 0; i < segment_count_; ++i) {
    segments_[i].memory = memory_.get() + i * kSegmentBytes;
  }
  Reset();
}

SpanBuffer::~SpanBuffer() = default;

void SpanBuffer::GiveBackMemory() {
  madvise(memory_.get(), segment_count_ * kSegmentBytes, MADV_DONTNEED);
}

void SpanBuffer::Reset() {
  GiveBackMemory();
  warm_.Clear();
  cold_.Clear();
  for (std::uint32_t i = segment_count_; i-- > 1;) cold_.Push(i);
  const Incarnation first = Open(0);
  segments_[0].ordinal.store(0, std::memory_order_relaxed);
  segments_[0].pushed.store(0, std::memory_order_relaxed);
  reading_ = first;
  read_bytes_ = 0;
  read_spans_ = 0;
  released_.store(0, std::memory_order_relaxed);
  current_.store(first, std::memory_order_release);
}

SpanBuffer::Segment& SpanBuffer::At(Incarnation incarnation) const {
  return segments_[static_cast<std::uint32_t>(incarnation)];
}

SpanBuffer::Incarnation SpanBuffer::Open(std::uint32_t index) {
  Segment& segment = segments_[index];
  const std::uint64_t generation =
      (GenerationOf(segment.reserve.load(std::memory_order_relaxed)) + 1) & kGenerationMask;
  segment.committed.store(0, std::memory_order_relaxed);
  segment.outstanding = 0;
  segment.left = false;
  segment.next.store(Incarnate(generation, kNoIndex), std::memory_order_release);
  segment.reserve.store(generation << kGenerationShift, std::memory_order_release);
  return Incarnate(generation, index);
}

// False: another producer has been faster.
bool SpanBuffer::Reserve(Segment& segment, std::uint64_t word, std::size_t size) {
  const std::uint64_t reserved = word + kReservedSpan + size;
  if (producers_ == Producers::kOneAtATime) {
    segment.reserve.store(reserved, std::memory_order_release);
    return true;
  }
  return segment.reserve.compare_exchange_weak(word, reserved, std::memory_order_acq_rel);
}

void SpanBuffer::Commit(Segment& segment, std::size_t size) {
  const std::uint64_t added = kCommittedSpan | size;
  if (producers_ == Producers::kOneAtATime) {
    const std::uint64_t before = segment.committed.load(std::memory_order_relaxed);
    segment.committed.store(before + added, std::memory_order_release);
  } else {
    segment.committed.fetch_add(added, std::memory_order_release);
  }
}

bool SpanBuffer::Push(std::string_view span) {
  const std::size_t size = span.size();
  if (size > kSegmentBytes) return false;
  while (true) {
    // Before the spans that were pushed are read: what was released by now was pushed by now.
    const std::uint64_t released = released_.load(std::memory_order_acquire);
    const Incarnation current = current_.load(std::memory_order_acquire);
    Segment& segment = At(current);
    const std::uint64_t before = segment.pushed.load(std::memory_order_acquire);
    std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
    if (GenerationOf(word) != current >> 32) continue;  // current_ has moved on
    if (before + ReservedSpans(word) - released >= max_spans_) return false;
    if ((word & kSealed) != 0) {
      if (!Advance(current)) return false;
      continue;
    }
    const std::uint32_t offset = ReservedBytes(word);
    if (offset + size > kSegmentBytes) {
      segment.reserve.compare_exchange_strong(word, word | kSealed, std::memory_order_acq_rel);
      continue;
    }
    if (!Reserve(segment, word, size)) continue;
    common::PrefetchToWrite(segment.memory + offset + size + kAhead);
    common::PrefetchToWrite(segment.memory + offset + size + kAhead + 64);
    std::memcpy(segment.memory + offset, span.data(), size);
    Commit(segment, size);
    return true;
  }
}

// Moves current_ from a sealed segment to the next one, which is linked here if nobody has yet.
// Every producer that comes by helps, so that none waits for another. False: no segment is free.
bool SpanBuffer::Advance(Incarnation current) {
  Segment& segment = At(current);
  Incarnation next = segment.next.load(std::memory_order_acquire);
  if (next >> 32 == current >> 32 && static_cast<std::uint32_t>(next) == kNoIndex) {
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
    Incarnation none = Incarnate(current >> 32, kNoIndex);
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

// While one segment is on its way, the producers have all others: those that nobody has needed for
// so long, and more.
void SpanBuffer::GiveBackUnusedMemory(common::Nanoseconds now) {
  if (now - unused_since_ < kUnusedFor) return;
  unused_since_ = now;
  const std::uint32_t unused = warm_.TakeLowestSize();
  if (unused <= kWarmSegments) return;
  for (std::uint32_t count = (unused - kWarmSegments + 1) / 2; count != 0; --count) {
    std::uint32_t index;
    if (!warm_.Pop(&index)) return;
    madvise(segments_[index].memory, kSegmentBytes, MADV_DONTNEED);
    cold_.Push(index);
  }
}

std::uint64_t SpanBuffer::pushed() const {
  while (true) {
    const Incarnation current = current_.load(std::memory_order_acquire);
    const Segment& segment = At(current);
    const std::uint64_t before = segment.pushed.load(std::memory_order_acquire);
    const std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
    if (GenerationOf(word) == current >> 32) return before + ReservedSpans(word);
  }
}

Position SpanBuffer::End() const {
  while (true) {
    const Incarnation current = current_.load(std::memory_order_acquire);
    const Segment& segment = At(current);
    const std::uint64_t ordinal = segment.ordinal.load(std::memory_order_acquire);
    const std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
    if (GenerationOf(word) == current >> 32) return ordinal << 32 | ReservedBytes(word);
  }
}

Position SpanBuffer::taken() const {
  return At(reading_).ordinal.load(std::memory_order_relaxed) << 32 | read_bytes_;
}

bool SpanBuffer::Take(Slice* slice) {
  while (true) {
    Segment& segment = At(reading_);
    // In this order: where all that was committed then is all that is reserved now, no producer is
    // still copying into what lies before.
    const std::uint64_t committed = segment.committed.load(std::memory_order_acquire);
    const std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
    const std::uint32_t end = CommittedBytes(committed);
    if (end != ReservedBytes(word)) return false;
    if (end != read_bytes_) {
      const auto spans = static_cast<std::uint32_t>(committed >> 32);
      slice->sequence = next_sequence_++;
      slice->segment = static_cast<std::uint32_t>(reading_);
      slice->spans = spans - read_spans_;
      slice->bytes = {segment.memory + read_bytes_, end - read_bytes_};
      segment.outstanding += end - read_bytes_;
      read_bytes_ = end;
      read_spans_ = spans;
      return true;
    }
    const Incarnation next = segment.next.load(std::memory_order_acquire);
    if ((word & kSealed) == 0 || static_cast<std::uint32_t>(next) == kNoIndex) return false;
    // A producer that linked `next` may not have moved current_ yet; a segment is not reused before
    // that, or current_ would name a segment that is free.
    Incarnation expected = reading_;
    current_.compare_exchange_strong(expected, next, std::memory_order_acq_rel);
    segment.left = true;
    if (segment.outstanding == 0) warm_.Push(static_cast<std::uint32_t>(reading_));
    reading_ = next;
    read_bytes_ = 0;
    read_spans_ = 0;
  }
}

void SpanBuffer::Release(const Slice& slice) {
  Segment& segment = segments_[slice.segment];
  segment.outstanding -= static_cast<std::uint32_t>(slice.bytes.size());
  released_.fetch_add(slice.spans, std::memory_order_release);
  if (segment.left && segment.outstanding == 0) warm_.Push(slice.segment);
}

Slice SpanBuffer::Split(Slice* slice) {
  const char* const begin = slice->bytes.data();
  const char* const end = begin + slice->bytes.size();
  const char* const middle = begin + slice->bytes.size() / 2;
  const char* at = begin;
  std::uint32_t spans = 0;
  // At least one stays, at least one goes.
  while (spans + 1 < slice->spans && (spans == 0 || at < middle)) {
    at = wire::ElementEnd(at, end);
    ++spans;
  }
  Slice second = *slice;
  second.spans = slice->spans - spans;
  second.bytes = {at, static_cast<std::size_t>(end - at)};
  slice->spans = spans;
  slice->bytes = {begin, static_cast<std::size_t>(at - begin)};
  return second;
}

}  // namespace lightstep::buffer
