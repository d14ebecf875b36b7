// Baggage: the key/value pairs that travel with a trace from span to span and from process to
// process. A value of this type is immutable and shared: copying it into a child's context costs a
// pointer, and no copy at all while a trace carries none, which is nearly always.
//
// Used by SpanContext, by the propagation formats, and by the encoder of a span.
#pragma once

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace lightstep {

class Baggage {
 public:
  using Item = std::pair<std::string, std::string>;
  using Items = std::vector<Item>;

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

  // The same baggage with `key` set to `value`.
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
  static bool IsSameKey(std::string_view a, std::string_view b) {
    const auto lower = [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; };
    return std::equal(a.begin(), a.end(), b.begin(), b.end(),
                      [lower](char x, char y) { return lower(x) == lower(y); });
  }

  explicit Baggage(std::shared_ptr<const Items> items) : items_{std::move(items)} {}

  std::shared_ptr<const Items> items_;  // null means empty
};

}  // namespace lightstep
