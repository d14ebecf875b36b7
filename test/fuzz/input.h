// Splits the bytes of a fuzzer's input into arguments for the code under test. After the end of the
// input, every argument is 0 or empty. Used by the fuzz targets.
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

  // Takes everything that is left.
  std::string_view Rest() { return Take(rest_.size()); }

  template <class Number>
  Number TakeNumber() {
    Number number{};
    const std::string_view bytes = Take(sizeof(number));
    if (!bytes.empty()) std::memcpy(&number, bytes.data(), bytes.size());
    return number;
  }

  std::uint8_t TakeByte() { return TakeNumber<std::uint8_t>(); }

  // Takes one byte for the length, and then that many bytes.
  std::string_view TakeText() { return Take(TakeByte()); }

  // Takes up to and including `end`, or up to the end of the input. Returns the bytes before `end`.
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
