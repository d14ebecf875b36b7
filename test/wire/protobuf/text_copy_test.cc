// Tests src/wire/protobuf/text_copy.h: every size up to the largest one that is copied in one
// piece, and that no byte beyond the text is read.
#include "src/wire/protobuf/text_copy.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <string_view>

namespace lightstep::wire {
namespace {

constexpr std::size_t kSizes = 70;

TEST(TextCopyTest, CopiesEveryByteAndNoMore) {
  std::string text;
  for (std::size_t size = 0; size <= kSizes; ++size) {
    std::string copy(size + 1, '\x55');
    EXPECT_EQ(CopyText(copy.data(), text), copy.data() + size);
    EXPECT_EQ(copy, text + '\x55');
    text.push_back(static_cast<char>('0' + size));
  }
}

// Memory that ends where the text does, for the address sanitizer.
TEST(TextCopyTest, ReadsNoMoreThanTheText) {
  for (std::size_t size = 1; size <= kSizes; ++size) {
    const std::unique_ptr<char[]> text{new char[size]};
    const std::unique_ptr<char[]> copy{new char[size]};
    std::fill_n(text.get(), size, 'x');
    CopyText(copy.get(), {text.get(), size});
    EXPECT_EQ(std::string_view(copy.get(), size), std::string_view(text.get(), size));
  }
}

TEST(TextCopyTest, TakesATextOfNoAddress) {
  char untouched = '\x55';
  EXPECT_EQ(CopyText(&untouched, {}), &untouched);
  EXPECT_EQ(untouched, '\x55');
}

}  // namespace
}  // namespace lightstep::wire
