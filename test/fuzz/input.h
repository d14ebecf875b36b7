// Takes the bytes of a fuzzer's input apart into the arguments of what is tested. Where they have
// ended, everything is 0 or empty. Used by the fuzz targets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace lightstep::fuzz {

class Input {
 public:
  explicit Input(std::string_view bytes) : rest_{bytes} {}
  Input(const std::uint8_t* data, std::size_t size)
      : Input{std::string_view{reinterpret_cast<const char*>(data), size}} {}

  bool empty() const { return rest_.empty(); }

  // Everything that is left.
  std::string_view Rest() { return Take(rest_.size()); }

  template <class Number>
  Number TakeNumber() {
    Number number{};
    const std::string_view bytes = Take(sizeof(number));
    if (!bytes.empty()) std::memcpy(&number, bytes.data(), bytes.size());
    return number;
  }

  std::uint8_t TakeByte() { return TakeNumber<std::uint8_t>(); }

  // One byte for the length, then so many.
  std::string_view TakeText() { return Take(TakeByte()); }

  // Up to `end`, which is taken as well, or to the end of all.
  std::string_view TakeUntil(char end) {
    const std::string_view taken = Take(rest_.find(end));
    Take(1);
    return taken;
  }

  Input TakeLine() { return Input{TakeUntil('\n')}; }

 private:
  std::string_view Take(std::size_t size) {
    const std::string_view taken = rest_.substr(0, size);
    rest_.remove_prefix(taken.size());
    return taken;
  }

  std::string_view rest_;
};

}  // namespace lightstep::fuzz
