#include "src/buffer/span_buffer.h"

#include <sys/mman.h>

#include <algorithm>
#include <cstring>
#include <new>

#include "src/common/prefetch.h"
#include "src/wire/protobuf/field.h"

namespace lightstep::buffer {
namespace {

// The reserve word of a segment, from its lowest bit: bytes and spans reserved, changes of the
// scope among them, whether it is sealed, and its generation. One compare-and-swap on it reserves
// room in the incarnation that the producer means and in no other, counts the span, and gives a
// change its place in the table.
constexpr int kSpansShift = 19;
constexpr int kChangesShift = 36;
constexpr int kSealedShift = 47;
constexpr int kGenerationShift = 48;
constexpr std::uint64_t kReservedSpan = std::uint64_t{1} << kSpansShift;
constexpr std::uint64_t kReservedChange = std::uint64_t{1} << kChangesShift;
constexpr std::uint64_t kSealed = std::uint64_t{1} << kSealedShift;
static_assert(kSegmentBytes < kReservedSpan);
static_assert(kSegmentBytes / kMinSpanBytes < kReservedChange / kReservedSpan);
static_assert(kMaxScopeChanges < kSealed / kReservedChange);

std::uint32_t ReservedBytes(std::uint64_t word) { return word & (kReservedSpan - 1); }
std::uint64_t ReservedSpans(std::uint64_t word) {
  return word >> kSpansShift & (kReservedChange / kReservedSpan - 1);
}
std::uint32_t ReservedChanges(std::uint64_t word) {
  return word >> kChangesShift & (kSealed / kReservedChange - 1);
}
std::uint64_t GenerationOf(std::uint64_t word) { return word >> kGenerationShift; }

// Generation, sealed and changes: one comparison tells that a segment is the one that was meant, is
// open, and has no scope but the tracer's own.
std::uint64_t StateOf(std::uint64_t word) { return word >> kChangesShift; }
constexpr std::uint64_t StateOfOpen(std::uint64_t generation) {
  return generation << (kGenerationShift - kChangesShift);
}

// A change of the scope: the scope, and the place, which is what is reserved before it (the low
// bits of the reserve word). Never 0, as the first scope of a segment is 0.
constexpr std::uint64_t kPlace = kReservedChange - 1;
static_assert(kMaxScope == UINT64_MAX >> kChangesShift);

std::uint64_t ChangeTo(Scope scope, std::uint64_t word) {
  return std::uint64_t{scope} << kChangesShift | (word & kPlace);
}
Scope ScopeOf(std::uint64_t change) { return static_cast<Scope>(change >> kChangesShift); }

constexpr std::size_t kTableBytes = (kMaxScopeChanges + 1) * sizeof(std::uint64_t);

// The committed word: spans (32 bits), bytes (32 bits).
constexpr std::uint64_t kCommittedSpan = std::uint64_t{1} << 32;

std::uint32_t CommittedBytes(std::uint64_t word) { return static_cast<std::uint32_t>(word); }

constexpr std::size_t kAhead = 256;

// An incarnation is state << 32 | index; "none yet" keeps the generation of the segment it
// stands in, so that a producer that slept through a whole life of the segment can't append to the
// next one.
constexpr std::uint32_t kNoIndex = 0xFFFFFFFF;

constexpr std::uint64_t Incarnate(std::uint64_t state, std::uint32_t index) {
  return state << 32 | index;
}
constexpr std::uint64_t StateIn(std::uint64_t incarnation) { return incarnation >> 32; }
// Whether `word` is of the life that `incarnation` means, sealed or not.
bool IsOf(std::uint64_t incarnation, std::uint64_t word) {
  return StateOfOpen(GenerationOf(word)) == StateIn(incarnation);
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
  // The changes of the scope, in the order of their places. One that is reserved and not written
  // yet is 0.
  std::atomic<std::uint64_t>* changes = nullptr;
};

void SpanBuffer::Unmap::operator()(char* memory) const { munmap(memory, size); }

SpanBuffer::SpanBuffer(std::size_t max_spans, std::size_t max_bytes, Producers producers)
    : max_spans_{max_spans},
      producers_{producers},
      // The consumer leaves a segment when there is a next one, so that it takes two to turn.
      segment_count_{static_cast<std::uint32_t>(
          std::clamp<std::size_t>(max_bytes / kSegmentBytes, 2, SegmentStack::kMaxSegments))},
      memory_{nullptr, Unmap{segment_count_ * (kSegmentBytes + kTableBytes)}},
      segments_{new Segment[segment_count_]},
      warm_{segment_count_},
      cold_{segment_count_} {
  const std::size_t size = segment_count_ * (kSegmentBytes + kTableBytes);
  void* const memory = mmap(nullptr, size, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc{};
  memory_.reset(static_cast<char*>(memory));
  // With huge pages one span would take 2 MiB, and the kernel would fill up again what is given
  // back to it.
  madvise(memory, size, MADV_NOHUGEPAGE);
  // The tables stand behind all segments.
  char* const tables = memory_.get() + segment_count_ * kSegmentBytes;
  for (std::uint32_t i = 0; i < segment_count_; ++i) {
    segments_[i].memory = memory_.get() + i * kSegmentBytes;
    // Zeros are objects of this type: it is lock-free and as large as what it holds.
    static_assert(sizeof(std::atomic<std::uint64_t>) == sizeof(std::uint64_t));
    segments_[i].changes = reinterpret_cast<std::atomic<std::uint64_t>*>(tables + i * kTableBytes);
  }
  Reset();
}

SpanBuffer::~SpanBuffer() = default;

void SpanBuffer::GiveBackMemory() {
  madvise(memory_.get(), segment_count_ * (kSegmentBytes + kTableBytes), MADV_DONTNEED);
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
  read_changes_ = 0;
  reading_scope_ = 0;
  released_.store(0, std::memory_order_relaxed);
  current_.store(first, std::memory_order_release);
}

SpanBuffer::Segment& SpanBuffer::At(Incarnation incarnation) const {
  return segments_[static_cast<std::uint32_t>(incarnation)];
}

SpanBuffer::Incarnation SpanBuffer::Open(std::uint32_t index) {
  Segment& segment = segments_[index];
  const std::uint64_t word = segment.reserve.load(std::memory_order_relaxed);
  const std::uint64_t generation =
      (word + (std::uint64_t{1} << kGenerationShift)) >> kGenerationShift;
  for (std::uint32_t i = ReservedChanges(word); i-- > 0;) {
    segment.changes[i].store(0, std::memory_order_relaxed);
  }
  const std::uint64_t state = StateOfOpen(generation);
  segment.committed.store(0, std::memory_order_relaxed);
  segment.outstanding = 0;
  segment.left = false;
  segment.next.store(Incarnate(state, kNoIndex), std::memory_order_release);
  segment.reserve.store(generation << kGenerationShift, std::memory_order_release);
  return Incarnate(state, index);
}

// False: another producer has been faster.
bool SpanBuffer::Reserve(Segment& segment, std::uint64_t word, std::uint64_t reserved) {
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
      before + ReservedSpans(word) - released >= max_spans_ ||
      !Reserve(segment, word, word + kReservedSpan + size)) {
    return PushOf(0, span);
  }
  Store(segment, offset, span);
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
    const bool is_change = IsChange(segment, word, scope);
    if (offset + size > kSegmentBytes || (is_change && ReservedChanges(word) == kMaxScopeChanges)) {
      segment.reserve.compare_exchange_strong(word, word | kSealed, std::memory_order_acq_rel);
      continue;
    }
    const std::uint64_t reserved = word + kReservedSpan + size;
    if (!Reserve(segment, word, is_change ? reserved + kReservedChange : reserved)) continue;
    if (is_change) {
      segment.changes[ReservedChanges(word)].store(ChangeTo(scope, word),
                                                   std::memory_order_relaxed);
    }
    Store(segment, offset, span);
    return true;
  }
}

// Copies `span` to where it has room, and commits it.
inline void SpanBuffer::Store(Segment& segment, std::size_t offset, std::string_view span) {
  char* const end = segment.memory + offset + span.size();
  common::PrefetchToWrite(end + kAhead);
  common::PrefetchToWrite(end + kAhead + 64);
  std::memcpy(segment.memory + offset, span.data(), span.size());
  Commit(segment, span.size());
}

// Whether a span of `scope` that comes next is of another scope than the one before it. Also true
// where that is not to be seen yet: another producer has reserved a change and not written it. A
// change to the scope that is there already does no harm.
bool SpanBuffer::IsChange(const Segment& segment, std::uint64_t word, Scope scope) {
  const std::uint32_t changes = ReservedChanges(word);
  if (changes == 0) return scope != 0;
  const std::uint64_t last = segment.changes[changes - 1].load(std::memory_order_relaxed);
  return last == 0 || ScopeOf(last) != scope;
}

// Moves current_ from a sealed segment to the next one, which is linked here if nobody has yet.
// Every producer that comes by helps, so that none waits for another. False: no segment is free.
bool SpanBuffer::Advance(Incarnation current) {
  Segment& segment = At(current);
  Incarnation next = segment.next.load(std::memory_order_acquire);
  if (StateIn(next) == StateIn(current) && static_cast<std::uint32_t>(next) == kNoIndex) {
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
    madvise(segments_[index].changes, kTableBytes, MADV_DONTNEED);
    cold_.Push(index);
  }
}

std::uint64_t SpanBuffer::pushed() const {
  while (true) {
    const Incarnation current = current_.load(std::memory_order_acquire);
    const Segment& segment = At(current);
    const std::uint64_t before = segment.pushed.load(std::memory_order_acquire);
    const std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
    if (IsOf(current, word)) return before + ReservedSpans(word);
  }
}

Position SpanBuffer::End() const {
  while (true) {
    const Incarnation current = current_.load(std::memory_order_acquire);
    const Segment& segment = At(current);
    const std::uint64_t ordinal = segment.ordinal.load(std::memory_order_acquire);
    const std::uint64_t word = segment.reserve.load(std::memory_order_acquire);
    if (IsOf(current, word)) return ordinal << 32 | ReservedBytes(word);
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
    std::uint32_t end = CommittedBytes(committed);
    if (end != ReservedBytes(word)) return false;
    if (end != read_bytes_) {
      auto spans = static_cast<std::uint32_t>(committed >> 32);
      for (; read_changes_ != ReservedChanges(word); ++read_changes_) {
        const std::uint64_t change = segment.changes[read_changes_].load(std::memory_order_relaxed);
        if (ScopeOf(change) != reading_scope_ && ReservedBytes(change) != read_bytes_) {
          end = ReservedBytes(change);
          spans = static_cast<std::uint32_t>(ReservedSpans(change));
          break;
        }
        reading_scope_ = ScopeOf(change);
      }
      slice->sequence = next_sequence_++;
      slice->segment = static_cast<std::uint32_t>(reading_);
      slice->spans = spans - read_spans_;
      slice->scope = reading_scope_;
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
    read_changes_ = 0;
    reading_scope_ = 0;
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
