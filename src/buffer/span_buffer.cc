#include "src/buffer/span_buffer.h"

#include <algorithm>
#include <new>
#include <utility>

namespace lightstep::buffer {

SpanBuffer::SpanBuffer(std::size_t max_spans, std::size_t max_bytes, Producers producers)
    : max_spans_{max_spans},
      max_spans_of_push_own_{max_spans},
      producers_{producers},
      // The consumer leaves a segment when there is a next one, so that it takes two to turn.
      segment_count_{static_cast<std::uint32_t>(
          std::clamp<std::size_t>(max_bytes / kSegmentBytes, 2, SegmentStack::kMaxSegments))},
      memory_{std::make_unique<SegmentMemory>(segment_count_)},
      warm_{segment_count_},
      cold_{segment_count_} {
  MakeSegments();
  Start();
}

SpanBuffer::~SpanBuffer() = default;

void SpanBuffer::UseFile(std::unique_ptr<RingFile> file) {
  memory_ = std::make_unique<SegmentMemory>(segment_count_, std::move(file));
  take_turns_ = producers_ == Producers::kAtTheSameTime;
  max_spans_of_push_own_ = take_turns_ ? 0 : max_spans_;
  MakeSegments();
  Start();
}

// In memory that is new.
void SpanBuffer::MakeSegments() {
  segments_ = new (memory_->Words()) Segment[segment_count_];
  for (std::uint32_t i = 0; i < segment_count_; ++i) {
    segments_[i].memory = memory_->Segment(i);
    segments_[i].changes = ScopeChanges{memory_->Table(i)};
  }
}

void SpanBuffer::GiveBackMemory() { memory_->GiveBackAll(); }

void SpanBuffer::Reset() {
  if (memory_->file() != nullptr) {
    memory_->Abandon();
    memory_ = std::make_unique<SegmentMemory>(segment_count_);
    MakeSegments();
    take_turns_ = false;
    max_spans_of_push_own_ = max_spans_;
    // A thread that the child does not have may have had its turn.
    new (&turn_) std::mutex;
  }
  GiveBackMemory();
  Start();
}

void SpanBuffer::Start() {
  warm_.Clear();
  cold_.Clear();
  for (std::uint32_t i = segment_count_; i-- > 1;) cold_.Push(i);
  const Incarnation first = Open(0);
  segments_[0].ordinal.store(0, std::memory_order_relaxed);
  segments_[0].pushed.store(0, std::memory_order_relaxed);
  reading_ = first;
  read_bytes_ = 0;
  read_spans_ = 0;
  scopes_.Restart();
  released_.store(0, std::memory_order_relaxed);
  current_.store(first, std::memory_order_release);
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

// While one segment is on its way, the producers have all others: those that nobody has needed for
// so long, and more.
void SpanBuffer::GiveBackUnusedMemory(common::Nanoseconds now) {
  if (now - unused_since_ < kUnusedPeriod) return;
  unused_since_ = now;
  const std::uint32_t unused = warm_.TakeLowestSize();
  if (unused <= kWarmSegments) return;
  for (std::uint32_t count = (unused - kWarmSegments + 1) / 2; count != 0; --count) {
    std::uint32_t index;
    if (!warm_.Pop(&index)) return;
    memory_->GiveBack(index);
    cold_.Push(index);
  }
}

void SpanBuffer::Tend(common::Nanoseconds now) {
  GiveBackUnusedMemory(now);
  if (RingFile* const file = memory_->file()) file->SetAlive(common::ReadClock(CLOCK_REALTIME));
}

}  // namespace lightstep::buffer
