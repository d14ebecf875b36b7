// Tests src/wire/protobuf/inline_bytes.h: bytes keep their values while they grow, move and are
// replaced, inside their owner and on the heap.
#include "src/wire/protobuf/inline_bytes.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

namespace lightstep::wire {
namespace {

template <std::size_t kInline>
void Append(InlineBytes<kInline>& bytes, std::string_view text) {
  text.copy(bytes.Extend(text.size()), text.size());
}

using Bytes = InlineBytes<16>;

std::string Letters(std::size_t count) {
  std::string letters;
  for (std::size_t i = 0; i < count; ++i) letters += static_cast<char>('a' + i % 26);
  return letters;
}

bool IsInline(const Bytes& bytes) {
  const auto* const owner = reinterpret_cast<const char*>(&bytes);
  return bytes.data() >= owner && bytes.data() < owner + sizeof(bytes);
}

// Sixteen bytes fit into the owner, seventeen do not.
class InlineBytesSizeTest : public testing::TestWithParam<std::size_t> {
 protected:
  static Bytes Make() {
    Bytes bytes;
    Append(bytes, Letters(GetParam()));
    return bytes;
  }
  const std::string expected_ = Letters(GetParam());
};

INSTANTIATE_TEST_SUITE_P(Sizes, InlineBytesSizeTest, testing::Values(0, 1, 15, 16, 17, 33, 1000));

TEST_P(InlineBytesSizeTest, HoldsWhatWasAppended) {
  const Bytes bytes = Make();
  EXPECT_EQ(bytes.view(), expected_);
  EXPECT_EQ(bytes.size(), GetParam());
  EXPECT_EQ(IsInline(bytes), GetParam() <= 16);
}

TEST_P(InlineBytesSizeTest, MovesIntoANewOwner) {
  Bytes from = Make();
  Bytes to = std::move(from);
  EXPECT_EQ(to.view(), expected_);
  EXPECT_EQ(IsInline(to), GetParam() <= 16);
}

TEST_P(InlineBytesSizeTest, LeavesTheOldOwnerEmptyAndUsable) {
  Bytes from = Make();
  const Bytes to = std::move(from);
  EXPECT_EQ(from.size(), 0u);
  Append(from, "again");
  EXPECT_EQ(from.view(), "again");
  EXPECT_EQ(to.view(), expected_);
}

TEST_P(InlineBytesSizeTest, MovesOverBytesOnTheHeap) {
  Bytes to;
  Append(to, Letters(500));
  to = Make();
  EXPECT_EQ(to.view(), expected_);
}

TEST_P(InlineBytesSizeTest, MovesOverBytesInline) {
  Bytes to;
  Append(to, "old");
  to = Make();
  EXPECT_EQ(to.view(), expected_);
}

TEST_P(InlineBytesSizeTest, GrowsOnAfterAMove) {
  Bytes from = Make();
  Bytes to = std::move(from);
  Append(to, Letters(40));
  EXPECT_EQ(to.view(), expected_ + Letters(40));
}

TEST_P(InlineBytesSizeTest, StaysItselfWhenMovedToItself) {
  Bytes bytes = Make();
  Bytes& same = bytes;
  bytes = std::move(same);
  EXPECT_EQ(bytes.view(), expected_);
}

TEST(InlineBytesTest, KeepsEveryByteWhileItGrowsOneByOne) {
  Bytes bytes;
  const std::string expected = Letters(10'000);
  for (const char c : expected) *bytes.Extend(1) = c;
  EXPECT_EQ(bytes.view(), expected);
}

// Replaces `old_size` bytes at `offset` of the first `size` letters with `text`.
std::string Replaced(std::size_t size, std::size_t offset, std::size_t old_size,
                     std::string_view text) {
  Bytes bytes;
  Append(bytes, Letters(size));
  text.copy(bytes.Replace(offset, old_size, text.size()), text.size());
  return std::string{bytes.view()};
}

TEST(InlineBytesTest, ReplacesAtEveryPlaceByEverySize) {
  // Up to 12 bytes before and 12 more, so the bytes stay inline or move to the heap within the
  // call.
  for (std::size_t size = 0; size <= 24; ++size) {
    for (std::size_t offset = 0; offset <= size; ++offset) {
      for (std::size_t old_size = 0; offset + old_size <= size; ++old_size) {
        for (std::size_t new_size = 0; new_size <= 12; ++new_size) {
          const std::string text(new_size, '#');
          std::string expected = Letters(size);
          expected.replace(offset, old_size, text);
          ASSERT_EQ(Replaced(size, offset, old_size, text), expected)
              << size << " " << offset << " " << old_size << " " << new_size;
        }
      }
    }
  }
}

}  // namespace
}  // namespace lightstep::wire
