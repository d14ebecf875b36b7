// TagIndex: where each tag of a span stands, by its key. A span with many tags has one, because
// looking through all of them for each new one would take a time that grows as their square.
//
// Owned by a span encoder, and used by one thread at a time. It knows keys by their hashes only;
// who asks compares the keys themselves.
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

  // Makes room for one more tag. Throws std::bad_alloc, and has changed nothing then.
  void ReserveOne();

  // Takes in a tag that stands behind all the others. Needs ReserveOne before it.
  void Add(Hash hash, std::size_t offset) noexcept;

  // Where the tag stands for which `is_it(offset)` is true; it is asked about those with this hash.
  // kNone: there is none.
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
