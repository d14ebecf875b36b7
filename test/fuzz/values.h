// Values of every kind from a fuzzer's input, nested ones included. Used by the fuzz targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string_view>
#include <utility>
#include <vector>

#include "lightstep/value.h"
#include "test/fuzz/input.h"
#include "test/fuzz/text.h"

namespace lightstep::fuzz {

// Owns what the values refer to.
class Values {
 public:
  explicit Values(Input& input) : input_{input} {}

  Value Take(int depth = 0) {
    switch (input_.TakeByte() % 9) {
      case 0:
        return Value{TakeText()};
      case 1:
        return Value::Json(TakeText());
      case 2:
        return Value{input_.TakeNumber<std::int64_t>()};
      case 3:
        return Value{input_.TakeNumber<double>()};
      case 4:
        return Value{input_.TakeByte() % 2 == 0};
      case 5:
        return Value::Null();
      case 6:
        return Value::Bytes(input_.TakeText());
      case 7:
        return TakeArray(depth);
      default:
        return TakeMap(depth);
    }
  }

  std::string_view TakeText() { return texts_.emplace_back(input_).view(); }

 private:
  // Deeper than what is sent. The value ends where the input ends.
  bool IsDeepest(int depth) const { return depth > kMaxValueDepth + 2 || input_.empty(); }

  Value TakeArray(int depth) {
    std::vector<Value> elements;
    for (int left = input_.TakeByte() % 4; left > 0 && !IsDeepest(depth); --left) {
      elements.push_back(Take(depth + 1));
    }
    const auto& kept = arrays_.emplace_back(std::move(elements));
    return Value::Array(kept.data(), kept.size());
  }

  Value TakeMap(int depth) {
    std::vector<ValueItem> items;
    for (int left = input_.TakeByte() % 4; left > 0 && !IsDeepest(depth); --left) {
      // Texts in a map may be any bytes.
      const std::string_view key = input_.TakeText();
      items.push_back({key, Take(depth + 1)});
    }
    const auto& kept = maps_.emplace_back(std::move(items));
    return Value::Map(kept.data(), kept.size());
  }

  Input& input_;
  std::deque<Text> texts_;
  std::deque<std::vector<Value>> arrays_;
  std::deque<std::vector<ValueItem>> maps_;
};

}  // namespace lightstep::fuzz
