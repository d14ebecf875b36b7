#include "src/buffer/segment_memory.h"

#include <sys/mman.h>

#include <new>

#include "src/buffer/scope_changes.h"
#include "src/buffer/segment_words.h"

namespace lightstep::buffer {
namespace {

std::size_t SizeOf(std::size_t segment_count) {
  return segment_count * (kSegmentBytes + ScopeChanges::kBytes);
}

}  // namespace

SegmentMemory::SegmentMemory(std::uint32_t segment_count) : segment_count_{segment_count} {
  void* const memory = mmap(nullptr, SizeOf(segment_count), PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) throw std::bad_alloc{};
  memory_ = static_cast<char*>(memory);
  // With huge pages one span would take 2 MiB, and the kernel would fill up again what is given
  // back to it.
  madvise(memory, SizeOf(segment_count), MADV_NOHUGEPAGE);
}

SegmentMemory::~SegmentMemory() { munmap(memory_, SizeOf(segment_count_)); }

char* SegmentMemory::Segment(std::uint32_t index) const {
  return memory_ + std::size_t{index} * kSegmentBytes;
}

char* SegmentMemory::Table(std::uint32_t index) const {
  return Segment(segment_count_) + std::size_t{index} * ScopeChanges::kBytes;
}

void SegmentMemory::GiveBack(std::uint32_t index) {
  madvise(Segment(index), kSegmentBytes, MADV_DONTNEED);
  madvise(Table(index), ScopeChanges::kBytes, MADV_DONTNEED);
}

void SegmentMemory::GiveBackAll() { madvise(memory_, SizeOf(segment_count_), MADV_DONTNEED); }

}  // namespace lightstep::buffer
