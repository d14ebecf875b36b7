// Tests src/delivery/chunk.h: the framing of an HTTP chunk.

#include "src/delivery/chunk.h"

#include <gtest/gtest.h>

namespace lightstep::delivery {
namespace {

TEST(ChunkHead, IsTheSizeInHexadecimal) {
  EXPECT_EQ(ChunkHead(1), "1\r\n");
  EXPECT_EQ(ChunkHead(255), "ff\r\n");
  EXPECT_EQ(ChunkHead(4096), "1000\r\n");
}

}  // namespace
}  // namespace lightstep::delivery
