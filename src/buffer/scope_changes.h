// The table of the places in a segment where the instrumentation scope changes, in the order of the
// places. A segment whose spans are all the tracer's own (scope 0) has an empty table.
//
// A producer that reserves room for a span of another scope reserves an entry with the same
// compare-and-swap, and writes the entry afterwards. The consumer reads entries only when
// everything that was reserved is committed, and so finds all of them written. Used by SpanBuffer.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>

#include "src/buffer/scope.h"
#include "src/buffer/segment_words.h"

namespace lightstep::buffer {

class ScopeChanges {
 public:
  static constexpr std::size_t kBytes = (kMaxScopeChanges + 1) * sizeof(std::uint64_t);

  ScopeChanges() = default;
  // `memory` has kBytes zeros, and outlives the table.
  explicit ScopeChanges(char* memory)
      // Zeros are objects of this type: it is lock-free and as large as what it holds.
      : changes_{reinterpret_cast<std::atomic<std::uint64_t>*>(memory)} {
    static_assert(sizeof(std::atomic<std::uint64_t>) == sizeof(std::uint64_t));
  }

  // Forgets the first `count` entries. To be called before the segment is opened again.
  void Clear(std::uint32_t count) {
    while (count-- > 0) changes_[count].store(0, std::memory_order_relaxed);
  }

  // Whether a span of `scope` that is reserved after the reserve word `word` changes the scope.
  // Also true if another producer has reserved a change and not written it yet: a change to the
  // same scope does no harm.
  bool IsChange(std::uint64_t word, Scope scope) const {
    const std::uint32_t count = ReservedChanges(word);
    if (count == 0) return scope != 0;
    const std::uint64_t last = changes_[count - 1].load(std::memory_order_relaxed);
    return last == 0 || ScopeOf(last) != scope;
  }

  // Writes the entry that was reserved together with the first span of `scope`. `word` is the
  // reserve word before.
  void Write(std::uint64_t word, Scope scope) {
    changes_[ReservedChanges(word)].store(
        std::uint64_t{scope} << kChangesShift | (word & (kReservedChange - 1)),
        std::memory_order_relaxed);
  }

  // An entry: the scope, and the place, which is the low bits of the reserve word before it. Never
  // 0, because the first scope of a segment is 0.
  std::uint64_t At(std::uint32_t index) const {
    return changes_[index].load(std::memory_order_relaxed);
  }
  static Scope ScopeOf(std::uint64_t entry) { return static_cast<Scope>(entry >> kChangesShift); }

 private:
  static_assert(kMaxScope == UINT64_MAX >> kChangesShift);

  std::atomic<std::uint64_t>* changes_ = nullptr;
};

// The consumer's place in the table of the segment that it reads.
class ScopeReader {
 public:
  // Where a run of spans of one scope ends in its segment.
  struct RunEnd {
    std::uint32_t bytes;
    std::uint32_t spans;
  };

  // Starts at the beginning of another segment.
  void Restart() { *this = ScopeReader{}; }

  // Finds the end of the run that begins at byte `begin`, in a segment whose reserve word is `word`
  // and which is committed as far as it is reserved. scope() is that of the run from then on.
  RunEnd FindRunEnd(const ScopeChanges& changes, std::uint64_t word, std::uint32_t begin) {
    for (; read_ != ReservedChanges(word); ++read_) {
      const std::uint64_t entry = changes.At(read_);
      const Scope scope = ScopeChanges::ScopeOf(entry);
      if (scope != scope_ && ReservedBytes(entry) != begin) return EndAt(entry);
      scope_ = scope;
    }
    return EndAt(word);
  }

  Scope scope() const { return scope_; }

 private:
  static RunEnd EndAt(std::uint64_t word) { return {ReservedBytes(word), ReservedSpans(word)}; }

  std::uint32_t read_ = 0;
  Scope scope_ = 0;
};

}  // namespace lightstep::buffer
