#include "src/buffer/segment_memory.h"

#include <sys/mman.h>

#include <cstring>
#include <new>
#include <utility>

#include "src/buffer/zero_pages.h"

namespace lightstep::buffer {
namespace {

// Null: there is no memory.
char* MapAnonymous(std::size_t bytes) {
  void* const memory = mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                            MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
  if (memory == MAP_FAILED) return nullptr;
  // With huge pages one span would take 2 MiB, and the kernel would fill up again what is given
  // back to it.
  madvise(memory, bytes, MADV_NOHUGEPAGE);
  return static_cast<char*>(memory);
}

}  // namespace

SegmentMemory::SegmentMemory(std::uint32_t segment_count)
    : layout_{segment_count}, memory_{MapAnonymous(layout_.bytes)} {
  if (memory_ == nullptr) throw std::bad_alloc{};
}

SegmentMemory::SegmentMemory(std::uint32_t segment_count, std::unique_ptr<RingFile> file)
    : layout_{segment_count}, file_{std::move(file)}, memory_{file_->ring()} {}

SegmentMemory::~SegmentMemory() {
  if (memory_ != nullptr && file_ == nullptr) munmap(memory_, layout_.bytes);
}

void SegmentMemory::GiveBack(std::uint32_t index) {
  if (file_ != nullptr) return;
  ZeroPages(Segment(index), kSegmentBytes);
  ZeroPages(Table(index), ScopeChanges::kBytes);
}

void SegmentMemory::GiveBackAll() {
  if (file_ != nullptr) return;
  ZeroPages(memory_ + layout_.tables, layout_.bytes - layout_.tables);
}

void SegmentMemory::LeaveFile(bool is_removed) {
  char* const replacement = MapAnonymous(layout_.bytes);
  if (replacement == nullptr) return;  // the file is left when this is destroyed
  std::memcpy(replacement, memory_, layout_.tables);
  if (is_removed) file_->Remove();
  // One step, so that a thread that is late finds either the one or the other.
  if (mremap(replacement, layout_.bytes, layout_.bytes, MREMAP_MAYMOVE | MREMAP_FIXED, memory_) ==
      MAP_FAILED) {
    munmap(replacement, layout_.bytes);
    return;
  }
  file_->ForgetRing();
  file_.reset();
}

void SegmentMemory::Abandon() {
  if (file_ == nullptr) return;
  file_->Abandon();
  file_.reset();
  memory_ = nullptr;
}

}  // namespace lightstep::buffer
