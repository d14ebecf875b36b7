// TagIndex: finds the tags of a span by their keys. A span with many tags has one, because a linear
// search for each new tag would take quadratic time.
//
// Owned by a span encoder, and used by one thread at a time. It stores hashes only; the caller
// compares the keys.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace lightstep::wire {

class TagIndex {
 public:
  using Hash = std::uint32_t;

  static Hash HashOf(std::string_view key);

  // Makes room for one more tag. If it throws std::bad_alloc, nothing has changed.
  void ReserveOne();

  // Adds a tag that lies behind all others. To be called after ReserveOne.
  void Add(Hash hash, std::size_t offset) noexcept;

  // Returns the offset of the tag with this hash for which `is_it(offset)` is true, or kNone.
  template <class IsIt>
  std::size_t Find(Hash hash, IsIt is_it) const {
    if (slots_.empty()) return kNone;
    for (std::size_t slot = FirstSlot(hash); slots_[slot] != kEmpty; slot = NextSlot(slot)) {
      const std::size_t place = slots_[slot];
      if (hashes_[place] == hash && is_it(offsets_[place])) return offsets_[place];
    }
    return kNone;
  }

  // The bytes from `offset` on have moved by `distance`.
  void Move(std::size_t offset, std::ptrdiff_t distance) noexcept;

  static constexpr std::size_t kNone = SIZE_MAX;

 private:
  static constexpr std::uint32_t kEmpty = UINT32_MAX;

  std::size_t FirstSlot(Hash hash) const { return hash & (slots_.size() - 1); }
  std::size_t NextSlot(std::size_t slot) const { return (slot + 1) & (slots_.size() - 1); }
  void Put(std::uint32_t place) noexcept;

  // Of each tag, in the order in which they stand.
  std::vector<std::uint32_t> offsets_;
  std::vector<Hash> hashes_;
  // A hash table with open addressing: places in the above, or kEmpty. At most half of it is full.
  std::vector<std::uint32_t> slots_;
};

}  // namespace lightstep::wire
