// RecoveredSpans: the unsettled spans of a dead process's file as a source for delivery. Spans that
// are settled are marked in the file, so if this process dies too, the next one goes on from there.
//
// Owned by Recovery. Delivery uses it as it uses the ring.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "src/buffer/ring_file.h"
#include "src/buffer/scope_registry.h"
#include "src/buffer/span_source.h"
#include "src/common/clock.h"
#include "src/recovery/dead_file.h"
#include "src/recovery/ring_contents.h"

namespace lightstep::recovery {

class RecoveredSpans final : public buffer::SpanSource {
 public:
  // `contents` is what ReadRing has read in `file`. Gives back the blocks of the file that hold no
  // spans to send, and the address space behind the last of them.
  RecoveredSpans(std::unique_ptr<DeadFile> file, RingContents contents);

  DeadFile& file() { return *file_; }
  // The bytes that the file takes on the disk, with settled spans before those to send.
  std::uint64_t disk_bytes() const { return disk_bytes_; }
  std::string origin() const { return std::string{contents_.origin}; }
  const buffer::ScopeRegistry& scopes() const { return scopes_; }
  common::Nanoseconds alive() const { return contents_.alive; }
  std::int64_t pid() const { return contents_.pid; }
  bool IsSettled() const { return released_.load(std::memory_order_acquire) == contents_.spans; }
  std::uint64_t unsettled() const { return contents_.spans - released_.load(); }

  std::size_t max_spans() const override { return contents_.spans; }
  std::uint64_t pushed() const override { return contents_.spans; }
  buffer::Position End() const override { return contents_.runs.size(); }
  // A request has nothing to wait for: no span comes later.
  bool IsFilling() const override { return true; }
  bool Take(buffer::Slice* slice) override;
  buffer::Position taken() const override { return taken_; }
  void Release(const buffer::Slice& slice) override;
  void Tend(common::Nanoseconds) override {}

 private:
  void GiveBackUnused();

  std::unique_ptr<DeadFile> file_;
  std::uint64_t disk_bytes_;
  RingContents contents_;
  buffer::ScopeRegistry scopes_;
  std::vector<buffer::Scope> scope_numbers_;  // by the number in the file
  std::size_t taken_ = 0;                     // runs
  std::atomic<std::uint64_t> released_{0};
};

}  // namespace lightstep::recovery
