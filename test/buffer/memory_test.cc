// Tests src/buffer/span_buffer.h: when it gives memory back to the system, and that this never
// affects spans.
#include <gtest/gtest.h>
#include <sys/mman.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <string>
#include <thread>
#include <vector>

#include "src/buffer/span_buffer.h"
#include "test/buffer/frames.h"

namespace lightstep::buffer {
namespace {

constexpr std::size_t kManySpans = 1'000'000;
constexpr std::size_t kSegments = 40;
constexpr std::size_t kWarmBytes = kWarmSegments * kSegmentBytes;
constexpr std::size_t kFrameBytes = kSegmentBytes / 4;

// Returns how many bytes of the whole segments at these addresses are resident.
std::size_t ResidentBytes(const std::vector<const char*>& segments) {
  const auto page = static_cast<std::size_t>(sysconf(_SC_PAGESIZE));
  std::size_t pages = 0;
  for (const char* segment : segments) {
    std::vector<unsigned char> states(kSegmentBytes / page);
    EXPECT_EQ(mincore(const_cast<char*>(segment), kSegmentBytes, states.data()), 0);
    for (const unsigned char state : states) pages += state & 1;
  }
  return pages * page;
}

// A buffer whose segments are known after it has been full once.
class BufferMemoryTest : public testing::Test {
 protected:
  void Fill() {
    const std::string frame = MakeFrameOf(1, kFrameBytes);
    while (buffer_.Push(frame)) {
    }
    slices_ = TakeAll(buffer_);
    if (!segments_.empty()) return;
    for (const Slice& slice : slices_) segments_.push_back(slice.bytes.data());
  }

  void ReleaseAll() {
    for (const Slice& slice : slices_) buffer_.Release(slice);
    slices_.clear();
  }

  void PushAndDrain(std::size_t segments) {
    for (std::size_t i = 0; i < segments * 4; ++i) {
      ASSERT_TRUE(buffer_.Push(MakeFrameOf(i, kFrameBytes)));
    }
    Drain(buffer_);
  }

  // Lets a second pass, in which the consumer polls the buffer a few times.
  void PassASecond() {
    for (int i = 0; i < 4; ++i) {
      now_ += kUnusedPeriod / 4;
      buffer_.GiveBackUnusedMemory(now_);
    }
  }

  void PassSeconds(int seconds) {
    for (int i = 0; i < seconds; ++i) PassASecond();
  }

  std::size_t resident() const { return ResidentBytes(segments_); }

  SpanBuffer buffer_{kManySpans, kSegments * kSegmentBytes};
  std::vector<Slice> slices_;
  std::vector<const char*> segments_;
  common::Nanoseconds now_ = 1'000'000'000'000;
};

TEST_F(BufferMemoryTest, KeepsTheMemoryOfSpansThatWait) {
  Fill();
  PassSeconds(20);
  EXPECT_EQ(resident(), kSegments * kSegmentBytes);
  for (const Slice& slice : slices_) EXPECT_EQ(ReadFrames(slice.bytes).size(), 4u);
}

TEST_F(BufferMemoryTest, GivesItBackBitByBitOnceTheyAreReleased) {
  Fill();
  PassASecond();
  ReleaseAll();
  PassASecond();
  EXPECT_EQ(resident(), kSegments * kSegmentBytes) << "the memory was needed a moment ago";
  PassASecond();
  EXPECT_LT(resident(), kSegments * kSegmentBytes);
  EXPECT_GT(resident(), kSegments * kSegmentBytes / 2);
  PassSeconds(8);
  // One more, which the consumer is still reading.
  EXPECT_EQ(resident(), kWarmBytes + kSegmentBytes);
  PassSeconds(20);
  EXPECT_EQ(resident(), kWarmBytes + kSegmentBytes);
}

TEST_F(BufferMemoryTest, KeepsWhatProducersNeedAgainAndAgain) {
  Fill();
  ReleaseAll();
  PassASecond();
  for (int i = 0; i < 30; ++i) {
    PushAndDrain(kSegments / 2);
    PassASecond();
  }
  const std::size_t working_set = resident();
  EXPECT_GE(working_set, kSegments / 2 * kSegmentBytes);
  EXPECT_LE(working_set, kSegments / 2 * kSegmentBytes + kWarmBytes + kSegmentBytes);
}

TEST_F(BufferMemoryTest, TakesEverythingInAgainAfterwards) {
  for (int round = 0; round < 3; ++round) {
    Fill();
    EXPECT_GE(slices_.size(), kSegments - 1);
    EXPECT_GE(resident(), (kSegments - 1) * kSegmentBytes);
    ReleaseAll();
    PassSeconds(20);
    EXPECT_LE(resident(), kWarmBytes + kSegmentBytes);
  }
}

TEST_F(BufferMemoryTest, GivesAllOfItBackWhenAsked) {
  Fill();
  buffer_.GiveBackMemory();
  EXPECT_EQ(resident(), 0u);
  EXPECT_EQ(buffer_.pushed(), 4 * kSegments);
  EXPECT_EQ(buffer_.released(), 0u);
}

// The producers pause now and then, so the consumer finds unused segments just when they begin to
// need them.
TEST(BufferMemory, IsNeverTakenFromSpans) {
  constexpr std::uint64_t kEach = 60'000;
  SpanBuffer buffer{kManySpans, kSegments * kSegmentBytes};
  std::atomic<int> producing{2};
  std::atomic<std::uint64_t> accepted{0};
  std::vector<std::thread> producers;
  for (std::uint64_t id = 0; id < 2; ++id) {
    producers.emplace_back([&, id] {
      for (std::uint64_t i = 0; i < kEach; ++i) {
        if (buffer.Push(MakeFrame(id << 32 | i, 2'000))) ++accepted;
        while (i % 3'000 == 2'999 && buffer.pushed() != buffer.released()) {
          std::this_thread::yield();
        }
      }
      --producing;
    });
  }
  common::Nanoseconds now = 1'000'000'000;
  std::uint64_t read = 0;
  std::vector<Slice> held;
  while (producing != 0 || buffer.pushed() != buffer.released()) {
    Slice slice;
    if (buffer.Take(&slice)) held.push_back(slice);
    if (held.size() > 12 || (!held.empty() && buffer.taken() >= buffer.End())) {
      read += ReadFrames(held.front().bytes).size();
      buffer.Release(held.front());
      held.erase(held.begin());
    }
    buffer.GiveBackUnusedMemory(now += kUnusedPeriod);
  }
  for (std::thread& producer : producers) producer.join();
  EXPECT_EQ(read, accepted);
}

}  // namespace
}  // namespace lightstep::buffer
