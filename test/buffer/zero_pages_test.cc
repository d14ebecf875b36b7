// Tests src/buffer/zero_pages.h.
#include "src/buffer/zero_pages.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>

namespace lightstep::buffer {
namespace {

constexpr std::size_t kLargePage = 64 * 1024;

// Four large pages that are filled with ones. The first begins at the boundary of a large page.
class ZeroPagesTest : public testing::Test {
 protected:
  static constexpr std::size_t kBytes = 4 * kLargePage;

  ZeroPagesTest() {
    void* const mapped = mmap(nullptr, kBytes + kLargePage, PROT_READ | PROT_WRITE,
                              MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    EXPECT_NE(mapped, MAP_FAILED);
    mapped_ = static_cast<char*>(mapped);
    const auto address = reinterpret_cast<std::uintptr_t>(mapped_);
    memory_ = mapped_ + (kLargePage - address % kLargePage) % kLargePage;
    std::memset(memory_, 1, kBytes);
  }
  ~ZeroPagesTest() override { munmap(mapped_, kBytes + kLargePage); }

  void ExpectZeros(std::size_t begin, std::size_t end) const {
    EXPECT_EQ(std::count(memory_, memory_ + begin, 1), static_cast<std::ptrdiff_t>(begin));
    EXPECT_EQ(std::count(memory_ + begin, memory_ + end, 0),
              static_cast<std::ptrdiff_t>(end - begin));
    EXPECT_EQ(std::count(memory_ + end, memory_ + kBytes, 1),
              static_cast<std::ptrdiff_t>(kBytes - end));
  }

  char* mapped_;
  char* memory_;
};

TEST_F(ZeroPagesTest, LeavesTheRestOfALargePageAlone) {
  ZeroPages(memory_ + kLargePage, 16 * 1024, kLargePage);
  ExpectZeros(kLargePage, kLargePage + 16 * 1024);
}

TEST_F(ZeroPagesTest, ZerosWhatLiesWithinALargePage) {
  ZeroPages(memory_ + 4096, 8192, kLargePage);
  ExpectZeros(4096, 4096 + 8192);
}

TEST_F(ZeroPagesTest, ZerosBothEndsBesideWholePages) {
  ZeroPages(memory_ + kLargePage - 4096, 2 * kLargePage + 8192, kLargePage);
  ExpectZeros(kLargePage - 4096, 3 * kLargePage + 4096);
}

TEST_F(ZeroPagesTest, ZerosWholePages) {
  ZeroPages(memory_ + kLargePage, 2 * kLargePage);
  ExpectZeros(kLargePage, 3 * kLargePage);
}

}  // namespace
}  // namespace lightstep::buffer
