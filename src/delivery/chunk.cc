#include "src/delivery/chunk.h"

#include <charconv>

namespace lightstep::delivery {

std::string ChunkHead(std::size_t size) {
  char digits[16];
  const auto [end, error] = std::to_chars(digits, digits + sizeof(digits), size, 16);
  static_cast<void>(error);  // sixteen hex digits hold any size
  return std::string{digits, end} += "\r\n";
}

}  // namespace lightstep::delivery
