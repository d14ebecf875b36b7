#include "src/wire/tag_index.h"

#include <functional>

namespace lightstep::wire {

TagIndex::Hash TagIndex::HashOf(std::string_view key) {
  return static_cast<Hash>(std::hash<std::string_view>{}(key));
}

void TagIndex::ReserveOne() {
  constexpr std::size_t kFirstSize = 64;
  const std::size_t size = offsets_.size() + 1;
  if (size > offsets_.capacity() || size > hashes_.capacity()) {
    const std::size_t capacity = std::max(kFirstSize, 2 * size);
    offsets_.reserve(capacity);
    hashes_.reserve(capacity);
  }
  if (2 * size <= slots_.size()) return;
  slots_ = std::vector<std::uint32_t>(std::max(2 * kFirstSize, 2 * slots_.size()), kEmpty);
  for (std::size_t place = 0; place < offsets_.size(); ++place) {
    Put(static_cast<std::uint32_t>(place));
  }
}

void TagIndex::Add(Hash hash, std::size_t offset) noexcept {
  offsets_.push_back(static_cast<std::uint32_t>(offset));
  hashes_.push_back(hash);
  Put(static_cast<std::uint32_t>(offsets_.size() - 1));
}

void TagIndex::Put(std::uint32_t place) noexcept {
  std::size_t slot = FirstSlot(hashes_[place]);
  while (slots_[slot] != kEmpty) slot = NextSlot(slot);
  slots_[slot] = place;
}

void TagIndex::Move(std::size_t offset, std::ptrdiff_t distance) noexcept {
  const auto first = std::lower_bound(offsets_.begin(), offsets_.end(), offset);
  const auto change = static_cast<std::uint32_t>(distance);  // negative ones wrap around
  std::for_each(first, offsets_.end(), [change](std::uint32_t& moved) { moved += change; });
}

}  // namespace lightstep::wire
