#include "src/recovery/recovered_spans.h"

#include <utility>

#include "src/buffer/ring_layout.h"
#include "src/buffer/slice.h"

namespace lightstep::recovery {

RecoveredSpans::RecoveredSpans(std::unique_ptr<DeadFile> file, RingContents contents)
    : file_{std::move(file)}, contents_{std::move(contents)} {
  scope_numbers_.push_back(0);
  for (const std::string_view scope : contents_.scopes) {
    scope_numbers_.push_back(scopes_.Register(scope));
  }
  GiveBackUnused();
  disk_bytes_ = file_->disk_bytes();
}

// Gives back the unused room for scopes, and what is behind the last span of each segment. Settled
// spans in front of others stay, because a reader needs them to find the others.
void RecoveredSpans::GiveBackUnused() {
  const auto segment_count = static_cast<std::uint32_t>(contents_.used.size());
  const buffer::RingLayout layout{segment_count};
  const std::size_t ring = file_->bytes().size() - layout.bytes;
  const std::size_t scopes = buffer::RoundUpToPages(contents_.scopes_end);
  if (scopes < ring) file_->GiveBack(scopes, ring - scopes);
  std::size_t end = scopes;
  for (std::uint32_t i = 0; i < segment_count; ++i) {
    const std::size_t used = buffer::RoundUpToPages(contents_.used[i]);
    if (used != buffer::kSegmentBytes) {
      file_->GiveBack(ring + layout.SegmentAt(i) + used, buffer::kSegmentBytes - used);
    }
    if (used == 0) file_->GiveBack(ring + layout.TableAt(i), buffer::ScopeChanges::kBytes);
    if (used != 0) end = ring + layout.SegmentAt(i) + used;
  }
  // Many files together would take much of a process's address space, which may be limited.
  file_->UnmapFrom(end);
}

bool RecoveredSpans::Take(buffer::Slice* slice) {
  if (taken_ == contents_.runs.size()) return false;
  const UnsettledRun& run = contents_.runs[taken_];
  slice->sequence = taken_++;
  slice->segment = run.segment;
  slice->spans = run.spans;
  slice->scope = scope_numbers_[run.scope];
  slice->bytes = run.bytes;
  return true;
}

void RecoveredSpans::Release(const buffer::Slice& slice) {
  buffer::MarkSettled(slice);
  released_.fetch_add(slice.spans, std::memory_order_release);
}

}  // namespace lightstep::recovery
