// Texts from a fuzzer's input, as callers of the encoders pass them: repaired to UTF-8, and
// sometimes long. Used by the fuzz targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "src/common/utf8.h"
#include "test/fuzz/input.h"

namespace lightstep::fuzz {

class Text {
 public:
  explicit Text(Input& input) {
    const std::uint8_t size = input.TakeByte();
    const std::string_view bytes = input.TakeText();
    if (size < 0xF8) {
      view_ = common::ToUtf8(bytes, storage_);
      return;
    }
    std::string repeated;
    for (std::size_t i = std::size_t{2} << (size - 0xF8); i != 0; --i) repeated += bytes;
    storage_ = common::ToUtf8(repeated, long_);
    view_ = storage_;
  }
  Text(const Text&) = delete;

  std::string_view view() const { return view_; }

 private:
  std::string storage_, long_;
  std::string_view view_;
};

}  // namespace lightstep::fuzz
