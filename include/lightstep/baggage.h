// Baggage: the key/value pairs that travel with a trace from span to span and from process to
// process. A value of this type is immutable and shared: copying it into a child's context costs a
// pointer, and no copy at all while a trace carries none, which is nearly always.
//
// Used by SpanContext, by the propagation formats, and by the encoder of a span.
#pragma once

#include <algorithm>
#include <cstddef>
#include <memory>
#include <numeric>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lightstep {

class Baggage {
 public:
  using Item = std::pair<std::string, std::string>;
  using Items = std::vector<Item>;

  class Builder;

  Baggage() = default;

  bool empty() const { return items_ == nullptr; }

  const Items& items() const {
    static const Items none;
    return items_ == nullptr ? none : *items_;
  }

  // The value of `key`, or nullptr. Keys are compared without regard to the case of ASCII letters,
  // because text carriers lower-case them.
  const std::string* Find(std::string_view key) const {
    for (const Item& item : items()) {
      if (IsSameKey(item.first, key)) return &item.second;
    }
    return nullptr;
  }

  // The same baggage with `key` set to `value`. Copies all items: a Builder is for many.
  Baggage With(std::string_view key, std::string_view value) const {
    auto changed = std::make_shared<Items>(items());
    for (Item& item : *changed) {
      if (IsSameKey(item.first, key)) {
        item.second = value;
        return Baggage{std::move(changed)};
      }
    }
    changed->emplace_back(key, value);
    return Baggage{std::move(changed)};
  }

 private:
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

  explicit Baggage(std::shared_ptr<const Items> items) : items_{std::move(items)} {}

  std::shared_ptr<const Items> items_;  // null means empty
};

// Baggage of many items, made at once: in a time that grows as their number does, whatever their
// keys are.
class Baggage::Builder {
 public:
  // Which value a key has that was added more than once.
  enum class Repeated { kFirst, kLast };

  void Add(std::string_view key, std::string_view value) { items_.emplace_back(key, value); }

  // Items stand in the order in which their keys were added first.
  Baggage Build(Repeated repeated) && {
    if (items_.empty()) return {};
    if (items_.size() > 1) RemoveRepeated(repeated);
    return Baggage{std::make_shared<Items>(std::move(items_))};
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
