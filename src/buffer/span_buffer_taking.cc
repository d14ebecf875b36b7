// How the consumer takes spans and releases them. What producers do is in span_buffer_pushing.cc.

#include "src/buffer/span_buffer.h"

namespace lightstep::buffer {

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
    if (CommittedBytes(committed) != ReservedBytes(word)) return false;
    if (ReservedBytes(word) != read_bytes_) {
      TakeRun(segment, word, slice);
      return true;
    }
    const Incarnation next = segment.next.load(std::memory_order_acquire);
    if ((word & kSealed) == 0 || IndexIn(next) == kNoIndex) return false;
    // A producer that linked `next` may not have moved current_ yet; a segment is not reused before
    // that, or current_ would name a segment that is free.
    Incarnation expected = reading_;
    current_.compare_exchange_strong(expected, next, std::memory_order_acq_rel);
    segment.left = true;
    if (segment.outstanding == 0) Free(IndexIn(reading_));
    reading_ = next;
    read_bytes_ = 0;
    read_spans_ = 0;
    scopes_.Restart();
  }
}

// Takes the spans of one scope that come next in `segment`, which is committed as far as `word`
// says that it is reserved.
void SpanBuffer::TakeRun(Segment& segment, std::uint64_t word, Slice* slice) {
  const ScopeReader::RunEnd end = scopes_.FindRunEnd(segment.changes, word, read_bytes_);
  const std::uint32_t size = end.bytes - read_bytes_;
  slice->sequence = next_sequence_++;
  slice->segment = IndexIn(reading_);
  slice->spans = end.spans - read_spans_;
  slice->scope = scopes_.scope();
  slice->bytes = {segment.memory + read_bytes_, size};
  segment.outstanding += size;
  read_bytes_ = end.bytes;
  read_spans_ = end.spans;
}

void SpanBuffer::Release(const Slice& slice) {
  if (memory_->file() != nullptr) MarkSettled(slice);
  Segment& segment = segments_[slice.segment];
  segment.outstanding -= static_cast<std::uint32_t>(slice.bytes.size());
  released_.fetch_add(slice.spans, std::memory_order_release);
  if (segment.left && segment.outstanding == 0) Free(slice.segment);
}

void SpanBuffer::Free(std::uint32_t index) {
  // Who reads the file need not look at what is settled.
  if (memory_->file() != nullptr) segments_[index].committed.store(0, std::memory_order_relaxed);
  warm_.Push(index);
}

}  // namespace lightstep::buffer
