// Baggage: the key/value pairs that travel with a trace from span to span and from process to
// process. Copies share their items until one of them is changed: a copy for a child's context
// costs a pointer, and empty baggage, the usual case, costs nothing.
//
// Used by SpanContext, by the propagation formats, and by the encoder of a span.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <new>
#include <numeric>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "lightstep/cpp17.h"

namespace lightstep {

class Baggage {
 public:
  using Item = std::pair<std::string, std::string>;
  using Items = std::vector<Item>;

  class Builder;

  Baggage() = default;

  bool empty() const { return shared_ == nullptr; }

  const Items& items() const {
    static const Items none;
    return shared_ == nullptr ? none : shared_->items;
  }

  // The value of `key`, or nullptr. Keys are compared without regard to the case of ASCII letters,
  // because text carriers lower-case them.
  const std::string* Find(std::string_view key) const {
    if (shared_ == nullptr) return nullptr;
    const std::size_t place = shared_->Find(key);
    return place == kNone ? nullptr : &shared_->items[place].second;
  }

  // The same baggage with `key` set to `value`. Copies all items.
  Baggage With(std::string_view key, std::string_view value) const {
    Baggage changed = *this;
    changed.Set(key, value);
    return changed;
  }

  // Sets `key` to `value` in this baggage but not in its copies. Copies all items if there is a
  // copy; otherwise the time does not depend on their number.
  void Set(std::string_view key, std::string_view value) {
    if (IsAlone()) {
      // A new copy has no index, which would be wasted if the next call made another copy.
      shared_->EnsureIndex();
    } else {
      shared_ = std::make_shared<Shared>(items());
    }
    const std::size_t place = shared_->Find(key);
    if (place == kNone) {
      shared_->Append(key, value);
    } else {
      shared_->items[place].second = value;
    }
  }

 private:
  static constexpr std::size_t kNone = SIZE_MAX;

  // What copies share. It is changed only by one that has no copies.
  struct Shared {
    explicit Shared(Items given) : items{std::move(given)} {}

    std::size_t Find(std::string_view key) const {
      if (places.empty()) {
        const auto is_it = [key](const Item& item) { return IsSameKey(item.first, key); };
        const auto found = std::find_if(items.begin(), items.end(), is_it);
        return found == items.end() ? kNone : static_cast<std::size_t>(found - items.begin());
      }
      const auto [begin, end] = places.equal_range(HashOf(key));
      const auto is_it = [&](const auto& place) {
        return IsSameKey(items[place.second].first, key);
      };
      const auto found = std::find_if(begin, end, is_it);
      return found == end ? kNone : found->second;
    }

    void Append(std::string_view key, std::string_view value) {
      items.emplace_back(key, value);
      if (!places.empty()) Index(items.size() - 1);
    }

    void EnsureIndex() {
      constexpr std::size_t kMaxItemsWithoutIndex = 16;
      if (places.empty() && items.size() > kMaxItemsWithoutIndex) Index(0);
    }

    // Adds the items from `first` on. If there is no memory for that, there is no index.
    void Index(std::size_t first) {
      try {
        for (std::size_t i = first; i < items.size(); ++i)
          places.emplace(HashOf(items[i].first), i);
      } catch (const std::bad_alloc&) {
        places.clear();
      }
    }

    Items items;
    // The places of all items by the hash of the key, or empty.
    std::unordered_multimap<std::uint64_t, std::size_t> places;
  };

  static constexpr char ToLower(char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  }

  static bool IsSameKey(std::string_view a, std::string_view b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [](char x, char y) { return ToLower(x) == ToLower(y); });
  }

  static bool IsLesserKey(std::string_view a, std::string_view b) {
    return std::lexicographical_compare(a.begin(), a.end(), b.begin(), b.end(),
                                        [](char x, char y) { return ToLower(x) < ToLower(y); });
  }

  // FNV-1a (Fowler, Noll, Vo), of the key in lower case.
  static std::uint64_t HashOf(std::string_view key) {
    std::uint64_t hash = 0xCBF29CE484222325;
    for (const char c : key) {
      hash = (hash ^ static_cast<unsigned char>(ToLower(c))) * 0x100000001B3;
    }
    return hash;
  }

  explicit Baggage(std::shared_ptr<Shared> shared) : shared_{std::move(shared)} {}

  bool IsAlone() const {
    if (shared_.use_count() != 1) return false;
    // A copy may just have ended on another thread. Reading the count does not wait for what was
    // read through that copy; taking a reference does.
    const std::shared_ptr<Shared> acquired{shared_};
    return true;
  }

  std::shared_ptr<Shared> shared_;  // null means empty
};

// Makes baggage of many items at once, in linear time whatever their keys are.
class Baggage::Builder {
 public:
  // Which value counts if a key was added more than once.
  enum class Repeated { kFirst, kLast };

  void Add(std::string_view key, std::string_view value) { items_.emplace_back(key, value); }

  // Items are in the order in which their keys were first added.
  Baggage Build(Repeated repeated) && {
    if (items_.empty()) return {};
    if (items_.size() > 1) RemoveRepeated(repeated);
    return Baggage{std::make_shared<Shared>(std::move(items_))};
  }

 private:
  void RemoveRepeated(Repeated repeated) {
    std::vector<std::size_t> by_key(items_.size());
    std::iota(by_key.begin(), by_key.end(), std::size_t{0});
    std::stable_sort(by_key.begin(), by_key.end(), [this](std::size_t a, std::size_t b) {
      return IsLesserKey(items_[a].first, items_[b].first);
    });
    std::vector<bool> is_repeated(items_.size());
    std::size_t first = by_key.front();
    for (std::size_t i = 1; i < by_key.size(); ++i) {
      Item& item = items_[by_key[i]];
      if (!IsSameKey(items_[first].first, item.first)) {
        first = by_key[i];
        continue;
      }
      is_repeated[by_key[i]] = true;
      if (repeated == Repeated::kLast) items_[first].second = std::move(item.second);
    }
    std::size_t kept = 0;
    for (std::size_t i = 0; i < items_.size(); ++i) {
      if (is_repeated[i]) continue;
      if (kept != i) items_[kept] = std::move(items_[i]);
      ++kept;
    }
    items_.resize(kept);
  }

  Items items_;
};

}  // namespace lightstep
