// Tests src/delivery/gzip_encoder.h: zlib decodes the bodies that are compressed in steps.

#include "src/delivery/gzip_encoder.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <zlib.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

namespace lightstep::delivery {
namespace {

std::string Text(const RequestBody& body) {
  std::string text;
  for (const auto& piece : body.pieces()) {
    text.append(static_cast<const char*>(piece.data()), piece.size());
  }
  EXPECT_EQ(text.size(), body.size());
  return text;
}

std::string Decompress(std::string bytes, std::size_t size) {
  std::string text(size, '\0');
  z_stream stream{};
  EXPECT_EQ(inflateInit2(&stream, 15 + 16), Z_OK);
  stream.next_in = reinterpret_cast<Bytef*>(bytes.data());
  stream.avail_in = static_cast<uInt>(bytes.size());
  stream.next_out = reinterpret_cast<Bytef*>(text.data());
  stream.avail_out = static_cast<uInt>(text.size());
  EXPECT_EQ(inflate(&stream, Z_FINISH), Z_STREAM_END);
  EXPECT_EQ(stream.avail_out, 0u);
  EXPECT_EQ(stream.avail_in, 0u);
  inflateEnd(&stream);
  return text;
}

struct Case {
  std::size_t size;
  bool is_noise;
};

class GzipEncoderTest : public ::testing::TestWithParam<Case> {};

TEST_P(GzipEncoderTest, IsReadBack) {
  std::mt19937 random{1};
  std::vector<char> bytes(GetParam().size);
  for (char& c : bytes) c = static_cast<char>(GetParam().is_noise ? random() : 'x');
  const std::string text{bytes.begin(), bytes.end()};
  GzipEncoder encoder{RequestBody{std::move(bytes)}};
  std::size_t steps = 1;
  while (!encoder.Step()) ++steps;
  EXPECT_FALSE(encoder.has_failed());
  EXPECT_GE(steps * kGzipStepBytes, text.size());
  EXPECT_LE((steps - 1) * kGzipStepBytes, text.size());
  EXPECT_EQ(Decompress(Text(encoder.Take()), text.size()), text);
}

INSTANTIATE_TEST_SUITE_P(Bodies, GzipEncoderTest,
                         ::testing::Values(Case{1, false}, Case{kGzipStepBytes - 1, true},
                                           Case{kGzipStepBytes, true},
                                           Case{kGzipStepBytes + 1, false},
                                           Case{2 * 1024 * 1024, false},
                                           Case{2 * 1024 * 1024, true}));

}  // namespace
}  // namespace lightstep::delivery
