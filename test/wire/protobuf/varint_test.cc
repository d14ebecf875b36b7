// Tests src/wire/protobuf/varint.h against protozero's reader and writer of varints.
#include "src/wire/protobuf/varint.h"

#include <gtest/gtest.h>

#include <cstdint>
#include <limits>
#include <protozero/buffer_string.hpp>
#include <protozero/varint.hpp>
#include <string>
#include <vector>

namespace lightstep::wire {
namespace {

// Numbers around every power of two, and numbers in which each group of bits is recognizable.
std::vector<std::uint64_t> Numbers() {
  std::vector<std::uint64_t> numbers{0, 0x0123456789ABCDEF, 0xFEDCBA9876543210,
                                     std::numeric_limits<std::uint64_t>::max()};
  for (int bit = 0; bit < 64; ++bit) {
    const std::uint64_t power = std::uint64_t{1} << bit;
    for (const std::uint64_t number : {power - 1, power, power + 1}) numbers.push_back(number);
  }
  return numbers;
}

std::string Expected(std::uint64_t number) {
  std::string bytes;
  protozero::add_varint_to_buffer(&bytes, number);
  return bytes;
}

TEST(VarintTest, WritesWhatItSaysAndNotAByteBeyond) {
  for (const std::uint64_t number : Numbers()) {
    const std::string expected = Expected(number);
    EXPECT_EQ(VarintSize(number), expected.size()) << number;
    std::string bytes(expected.size() + 1, '\x55');
    const char* const end = PutVarint(bytes.data(), number);
    EXPECT_EQ(end, bytes.data() + expected.size()) << number;
    EXPECT_EQ(bytes, expected + '\x55') << number;
  }
}

TEST(VarintTest, WritesAnyNumberInOneGoWhereThereIsRoom) {
  for (const std::uint64_t number : Numbers()) {
    const std::string expected = Expected(number);
    std::string bytes(expected.size() + 8, '\x55');
    const char* const end = PutVarintWithRoom(bytes.data(), number);
    EXPECT_EQ(end, bytes.data() + expected.size()) << number;
    EXPECT_EQ(bytes.substr(0, expected.size()), expected) << number;
    EXPECT_EQ(bytes.back(), '\x55') << number << ": more than seven bytes beyond";
  }
}

TEST(VarintTest, WritesIdsAsAnyNumber) {
  for (const std::uint64_t id : Numbers()) {
    const std::string expected = Expected(id);
    std::string bytes(expected.size() + 2, '\x55');
    const char* const end = PutId(bytes.data(), id);
    EXPECT_EQ(end, bytes.data() + expected.size()) << id;
    EXPECT_EQ(bytes.substr(0, expected.size()), expected) << id;
    EXPECT_EQ(bytes.back(), '\x55') << id << ": more than one byte beyond";
  }
}

}  // namespace
}  // namespace lightstep::wire
