// Rings in files, as a process leaves them: a buffer that is destroyed lets go of its file as one
// whose process dies does. Used by the tests of src/recovery.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "src/buffer/ring_file.h"
#include "src/buffer/span_buffer.h"
#include "src/recovery/dead_file.h"
#include "src/recovery/ring_contents.h"
#include "test/buffer/frames.h"
#include "test/recovery/directory.h"

namespace lightstep::recovery {

inline constexpr buffer::RingProtocol kProtocol{7, buffer::kSpansKey};
inline constexpr std::size_t kSegments = 4;
inline constexpr std::size_t kManySpans = 1'000'000;

using buffer::Producers;

inline std::unique_ptr<buffer::SpanBuffer> MakeRing(const Directory& directory,
                                                    Producers producers = Producers::kOneAtATime) {
  auto ring = std::make_unique<buffer::SpanBuffer>(kManySpans, kSegments * buffer::kSegmentBytes,
                                                   producers);
  ring->UseFile(
      buffer::RingFile::Make({directory.path(), kProtocol, "origin"}, ring->segment_count()));
  return ring;
}

// The only file in `directory`, which nobody has.
inline std::unique_ptr<DeadFile> ClaimOnly(const Directory& directory) {
  const std::vector<std::string> names = FindRingFiles(directory.path());
  EXPECT_EQ(names.size(), 1u);
  if (names.size() != 1) return nullptr;
  DeadFile::Claim claim = DeadFile::TryClaim(directory.path(), names[0]);
  EXPECT_EQ(claim.outcome, DeadFile::Claim::Outcome::kClaimed) << claim.reason;
  return std::move(claim.file);
}

// The numbers of the frames that a ring has, in their order.
inline std::vector<std::uint64_t> NumbersIn(const RingContents& contents) {
  std::vector<std::uint64_t> numbers;
  for (const UnsettledRun& run : contents.runs) {
    const std::vector<std::uint64_t> read = buffer::ReadFrames(run.bytes);
    EXPECT_EQ(read.size(), run.spans);
    numbers.insert(numbers.end(), read.begin(), read.end());
  }
  EXPECT_EQ(numbers.size(), contents.spans);
  return numbers;
}

inline std::vector<std::uint64_t> NumbersIn(const Directory& directory) {
  const std::unique_ptr<DeadFile> file = ClaimOnly(directory);
  return file == nullptr ? std::vector<std::uint64_t>{}
                         : NumbersIn(ReadRing(file->bytes(), kProtocol));
}

inline std::vector<std::uint64_t> From(std::uint64_t first, std::uint64_t end) {
  std::vector<std::uint64_t> numbers;
  for (; first < end; ++first) numbers.push_back(first);
  return numbers;
}

}  // namespace lightstep::recovery
