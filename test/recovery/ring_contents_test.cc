// Tests src/recovery/ring_contents.h on files of src/buffer/ring_file.h: what a process stored and
// nobody took is read, whatever else the file holds.
#include "src/recovery/ring_contents.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <unistd.h>

#include <cstring>
#include <functional>
#include <thread>

#include "src/buffer/ring_layout.h"
#include "src/buffer/segment.h"
#include "test/recovery/ring.h"

namespace lightstep::recovery {
namespace {

using buffer::MakeFrame;
using buffer::RingHeader;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

class RingContentsTest : public testing::Test {
 protected:
  Directory directory_;
  std::unique_ptr<buffer::SpanBuffer> ring_ = MakeRing(directory_);
};

TEST_F(RingContentsTest, HasWhatWasPushed) {
  for (std::uint64_t i = 0; i < 1'000; ++i) ASSERT_TRUE(ring_->Push(MakeFrame(i, 8 + i)));
  ring_.reset();
  EXPECT_EQ(NumbersIn(directory_), From(0, 1'000));
}

TEST_F(RingContentsTest, HasTheOriginAndTheProcess) {
  ring_.reset();
  const auto file = ClaimOnly(directory_);
  const RingContents contents = ReadRing(file->bytes(), std::nullopt);
  EXPECT_EQ(contents.origin, "origin");
  EXPECT_EQ(contents.protocol, kProtocol.number);
  EXPECT_EQ(contents.pid, getpid());
  EXPECT_LE(contents.alive, common::ReadClock(CLOCK_REALTIME));
  EXPECT_THAT(contents.runs, IsEmpty());
}

TEST_F(RingContentsTest, HasNothingOfWhatWasReleased) {
  for (std::uint64_t i = 0; i < 10; ++i) ASSERT_TRUE(ring_->Push(MakeFrame(i, 100)));
  buffer::Slice first;
  ASSERT_TRUE(ring_->Take(&first));
  buffer::Slice second = SplitSlice(&first);
  ring_->Release(second);  // in whatever order
  ASSERT_TRUE(ring_->Push(MakeFrame(10, 100)));
  ring_.reset();
  std::vector<std::uint64_t> expected = From(0, first.spans);
  expected.push_back(10);
  EXPECT_EQ(NumbersIn(directory_), expected);
}

TEST_F(RingContentsTest, IsInTheOrderOfAgeAfterSegmentsWereReused) {
  // Five in each of the four segments.
  std::uint64_t pushed = 0;
  while (pushed < 10) ASSERT_TRUE(ring_->Push(MakeFrame(pushed++, 50'000)));
  ASSERT_EQ(Drain(*ring_).size(), 10u);
  while (pushed < 25) ASSERT_TRUE(ring_->Push(MakeFrame(pushed++, 50'000)));
  ring_.reset();
  EXPECT_EQ(NumbersIn(directory_), From(10, 25));
}

TEST_F(RingContentsTest, TellsScopesApart) {
  buffer::ScopeRegistry scopes;
  const buffer::Scope one = scopes.Register("one"), two = scopes.Register("two");
  ring_->file()->AddScopes(scopes);
  std::uint64_t number = 0;
  for (const buffer::Scope scope : {buffer::Scope{0}, one, one, two, buffer::Scope{0}, two}) {
    ASSERT_TRUE(ring_->Push(MakeFrame(number++, 20), scope));
  }
  ring_.reset();
  const auto file = ClaimOnly(directory_);
  const RingContents contents = ReadRing(file->bytes(), kProtocol);
  EXPECT_THAT(contents.scopes, ElementsAre("one", "two"));
  std::vector<std::uint32_t> by_run, spans;
  for (const UnsettledRun& run : contents.runs) {
    by_run.push_back(run.scope);
    spans.push_back(run.spans);
  }
  EXPECT_THAT(by_run, ElementsAre(0, 1, 2, 0, 2));
  EXPECT_THAT(spans, ElementsAre(1, 2, 1, 1, 1));
  EXPECT_EQ(NumbersIn(contents), From(0, 6));
}

TEST_F(RingContentsTest, HasSpansOfScopesThatDidNotFit) {
  buffer::ScopeRegistry scopes;
  const buffer::Scope large = scopes.Register(std::string(buffer::kScopeRoom, 'x'));
  ring_->file()->AddScopes(scopes);
  ASSERT_TRUE(ring_->Push(MakeFrame(1, 20), large));
  ring_.reset();
  const auto file = ClaimOnly(directory_);
  const RingContents contents = ReadRing(file->bytes(), kProtocol);
  EXPECT_THAT(contents.scopes, IsEmpty());
  ASSERT_EQ(contents.runs.size(), 1u);
  EXPECT_EQ(contents.runs[0].scope, 0u);
}

TEST(ProducersTest, TakeTurnsSoThatNothingIsLost) {
  const Directory directory;
  auto ring = MakeRing(directory, Producers::kAtTheSameTime);
  constexpr std::uint64_t kEach = 2'000;
  std::vector<std::thread> threads;
  for (std::uint64_t thread = 0; thread < 4; ++thread) {
    threads.emplace_back([&, thread] {
      for (std::uint64_t i = 0; i < kEach; ++i) {
        EXPECT_TRUE(ring->Push(MakeFrame(thread * kEach + i, 20)));
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(ring->pushed(), 4 * kEach);
  ring.reset();
  EXPECT_THAT(NumbersIn(directory), testing::UnorderedElementsAreArray(From(0, 4 * kEach)));
}

TEST(LeftFileTest, HasWhatWasNotReleased) {
  const Directory directory;
  auto ring = MakeRing(directory);
  for (std::uint64_t i = 0; i < 5; ++i) ASSERT_TRUE(ring->Push(MakeFrame(i, 20)));
  ring->LeaveFile(/*is_removed=*/false);
  EXPECT_EQ(ring->pushed(), 5u);
  EXPECT_EQ(ring->file(), nullptr);
  ring->Push(MakeFrame(5, 20));  // by a thread that is late
  EXPECT_EQ(NumbersIn(directory), From(0, 5)) << "while the ring is still there";
}

TEST(LeftFileTest, IsGoneIfItIsRemoved) {
  const Directory directory;
  auto ring = MakeRing(directory);
  ring->LeaveFile(/*is_removed=*/true);
  EXPECT_EQ(directory.Count(), 0u);
}

// What may be wrong with a file.
struct Damage {
  const char* name;
  std::function<void(RingHeader&, char* ring)> apply;
  const char* error;
};

std::ostream& operator<<(std::ostream& out, const Damage& damage) { return out << damage.name; }

buffer::Segment& FirstWords(char* ring) { return *reinterpret_cast<buffer::Segment*>(ring); }

char* FirstSegment(char* ring) { return ring + buffer::RingLayout{kSegments}.SegmentAt(0); }

class DamageTest : public testing::TestWithParam<Damage> {};

TEST_P(DamageTest, IsTold) {
  const Directory directory;
  auto ring = MakeRing(directory);
  for (std::uint64_t i = 0; i < 10; ++i) ASSERT_TRUE(ring->Push(MakeFrame(i, 100)));
  ring.reset();
  const auto file = ClaimOnly(directory);
  std::string bytes{file->bytes()};
  auto& header = *reinterpret_cast<RingHeader*>(bytes.data());
  ASSERT_EQ(ReadRing(bytes, kProtocol).spans, 10u);
  GetParam().apply(header, bytes.data() + header.ring_offset);
  try {
    ReadRing(bytes, kProtocol);
    FAIL() << "nothing is wrong with it";
  } catch (const UnreadableFile& error) {
    EXPECT_THAT(error.what(), HasSubstr(GetParam().error));
  }
}

INSTANTIATE_TEST_SUITE_P(
    Kinds, DamageTest,
    testing::Values(
        Damage{"magic", [](auto& header, char*) { header.magic[0] = 'X'; }, "does not begin"},
        Damage{"version", [](auto& header, char*) { ++header.version; }, "version 2"},
        Damage{"protocol", [](auto& header, char*) { ++header.protocol; }, "another protocol"},
        Damage{"span_key", [](auto& header, char*) { header.span_key = 0; }, "impossible key"},
        Damage{"file_bytes", [](auto& header, char*) { ++header.file_bytes; }, "its size"},
        Damage{"segments", [](auto& header, char*) { ++header.segment_count; }, "does not fit"},
        Damage{"no_segments", [](auto& header, char*) { header.segment_count = 0; }, "impossible"},
        Damage{"ring", [](auto& header, char*) { header.ring_offset += 4096; }, "does not fit"},
        Damage{"origin", [](auto& header, char*) { header.origin_bytes = UINT32_MAX; }, "origin"},
        Damage{"scopes", [](auto& header, char*) { header.scopes_bytes = UINT32_MAX; }, "scopes"},
        Damage{"a_scope", [](auto& header, char*) { header.scopes_bytes = 2; }, "cut off"},
        Damage{"committed", [](auto&, char* ring) { FirstWords(ring).committed = UINT32_MAX; },
               "exceed its size"},
        Damage{"less_committed", [](auto&, char* ring) { FirstWords(ring).committed = 150; },
               "longer than its stored bytes"},
        Damage{"key", [](auto&, char* ring) { FirstSegment(ring)[0] = 0x22; }, "another key"},
        Damage{"length", [](auto&, char* ring) { std::memset(FirstSegment(ring) + 1, 0xFF, 900); },
               "no end"},
        Damage{"scope_table",
               [](auto&, char* ring) {
                 FirstWords(ring).reserve += buffer::kReservedChange;
                 const std::uint64_t entry = std::uint64_t{1} << buffer::kChangesShift | 1;
                 std::memcpy(ring + buffer::RingLayout{kSegments}.TableAt(0), &entry, 8);
               },
               "within a span"}),
    [](const auto& info) { return std::string{info.param.name}; });

TEST(TruncationTest, IsTold) {
  const Directory directory;
  auto ring = MakeRing(directory);
  ASSERT_TRUE(ring->Push(MakeFrame(0, 100)));
  ring.reset();
  const auto file = ClaimOnly(directory);
  for (const std::size_t size : {std::size_t{0}, std::size_t{1}, sizeof(RingHeader) - 1,
                                 sizeof(RingHeader), file->bytes().size() - 1}) {
    EXPECT_THROW(ReadRing(file->bytes().substr(0, size), kProtocol), UnreadableFile) << size;
  }
}

}  // namespace
}  // namespace lightstep::recovery
