// Tests src/delivery/backlog.h: how spans are cut into batches, in which order, and what happens to
// spans that come back.

#include "src/delivery/backlog.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <atomic>
#include <string>
#include <utility>
#include <vector>

#include "src/buffer/span_buffer.h"

namespace lightstep::delivery {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::SizeIs;

constexpr std::uint32_t kEndpoint = 1;
constexpr std::uint32_t kOther = 2;
constexpr common::Nanoseconds kNow = 1'000'000'000'000;

// Returns a span of `size` bytes as it appears in a report: a key, its length and a body.
std::string Span(std::size_t size) {
  std::string span = "\x1a";
  const std::size_t body = size - 3;
  span += static_cast<char>((body & 0x7F) | 0x80);
  span += static_cast<char>(body >> 7);
  return span + std::string(body, 's');
}

class BacklogTest : public ::testing::Test {
 protected:
  // Adds a separate slice to the backlog.
  void Push(int spans, std::size_t size = 1'000) {
    for (int i = 0; i < spans; ++i) ASSERT_TRUE(buffer_.Push(Span(size)));
    backlog_.TakeUpTo(buffer_.End(), kNow);
  }

  Backlog::Batch Cut(std::size_t stream, std::size_t used = 0, std::uint32_t endpoint = kEndpoint) {
    return backlog_.CutBatch({endpoint, stream, used, kWriteBytes}, kNow);
  }

  static std::vector<std::uint32_t> Spans(const Backlog::Batch& batch) {
    std::vector<std::uint32_t> spans;
    for (const Parcel& parcel : batch.parcels) spans.push_back(parcel.slice.spans);
    return spans;
  }

  static constexpr std::size_t kWriteBytes = 512 * 1024;

  buffer::SpanBuffer buffer_{100'000, 16 * buffer::kSegmentBytes};
  Backlog backlog_{buffer_};
  std::atomic<std::uint64_t> account_{0};
};

TEST_F(BacklogTest, GivesWhatFitsOldestFirst) {
  Push(1);
  Push(2);
  const Backlog::Batch batch = Cut(10'000);
  EXPECT_THAT(Spans(batch), ElementsAre(1, 2));
  EXPECT_EQ(batch.bytes, 3'000u);
  EXPECT_FALSE(batch.is_last);
  EXPECT_FALSE(backlog_.HasAny(kNow));
}

TEST_F(BacklogTest, CountsEachScopeOnceInTheSizeOfABody) {
  for (const buffer::Scope scope : {1, 2, 1, 2, 3}) {
    ASSERT_TRUE(buffer_.Push(Span(1'000), scope));
    backlog_.TakeUpTo(buffer_.End(), kNow);
  }
  Backlog::Room room{kEndpoint, 100'000, 0, kWriteBytes};
  room.body = 4 * 1'000 + 2 * 500 + 1'499;
  room.scope_bytes = [](buffer::Scope) { return std::size_t{500}; };
  const Backlog::Batch first = backlog_.CutBatch(room, kNow);
  EXPECT_THAT(Spans(first), ElementsAre(1, 1, 1, 1));
  EXPECT_EQ(first.scope_bytes, 1'000u);
  EXPECT_TRUE(first.is_last);
  const Backlog::Batch second = backlog_.CutBatch(room, kNow);
  EXPECT_THAT(Spans(second), ElementsAre(1));
  EXPECT_EQ(second.scope_bytes, 500u);
}

TEST_F(BacklogTest, CutsASliceThatIsTooLargeForAStream) {
  Push(16);
  std::uint32_t spans = 0;
  while (backlog_.HasAny(kNow)) {
    const Backlog::Batch batch = Cut(5'000);
    EXPECT_LE(batch.bytes, 5'000u);
    ASSERT_THAT(batch.parcels, SizeIs(1));
    spans += batch.parcels[0].slice.spans;
    backlog_.Settle(batch.parcels, account_);
  }
  EXPECT_EQ(spans, 16u);
  EXPECT_EQ(account_, 16u);
  EXPECT_TRUE(backlog_.IsEmpty());
}

TEST_F(BacklogTest, ASpanThatIsLargerThanAStreamHasOneOfItsOwn) {
  Push(1, 9'000);
  Push(1);
  EXPECT_TRUE(Cut(5'000, 1).is_last);
  const Backlog::Batch batch = Cut(5'000);
  EXPECT_EQ(batch.bytes, 9'000u);
  EXPECT_TRUE(batch.is_last);
}

TEST_F(BacklogTest, EndsAStreamThatIsAlmostFullRatherThanCutSmallPieces) {
  Push(8);
  const Backlog::Batch batch = Cut(10'000, 9'000);
  EXPECT_THAT(batch.parcels, IsEmpty());
  EXPECT_TRUE(batch.is_last);
}

TEST_F(BacklogTest, WhatComesBackIsGivenBeforeWhatIsFresh) {
  Push(1);
  Backlog::Batch first = Cut(10'000);
  Push(2);
  backlog_.PutBack(std::move(first.parcels));
  EXPECT_THAT(Spans(Cut(10'000)), ElementsAre(1, 2));
}

TEST_F(BacklogTest, WhatIsHeldWaits) {
  Push(1);
  Backlog::Batch batch = Cut(10'000);
  batch.parcels[0].not_before = kNow + 1;
  backlog_.PutBack(std::move(batch.parcels));
  EXPECT_FALSE(backlog_.HasAny(kNow));
  EXPECT_FALSE(backlog_.IsEmpty());
  EXPECT_TRUE(backlog_.HasAny(kNow + 1));
}

TEST_F(BacklogTest, AnEndpointIsNotGivenWhatItHasRefused) {
  Push(1);
  Backlog::Batch batch = Cut(10'000);
  batch.parcels[0].ObjectionOf(kEndpoint).is_final = true;
  backlog_.PutBack(std::move(batch.parcels));
  EXPECT_FALSE(backlog_.HasFor(kEndpoint, kNow));
  EXPECT_THAT(Cut(10'000).parcels, IsEmpty());
  EXPECT_TRUE(backlog_.HasFor(kOther, kNow));
  EXPECT_THAT(Cut(10'000, 0, kOther).parcels, SizeIs(1));
}

TEST_F(BacklogTest, ASuspectTravelsAloneAndIsCutToItsSize) {
  Push(8);
  Backlog::Batch batch = Cut(10'000);
  batch.parcels[0].is_suspect = true;
  batch.parcels[0].max_bytes = 4'000;
  backlog_.PutBack(std::move(batch.parcels));
  Push(1);
  EXPECT_THAT(Spans(Cut(10'000, 500)), ElementsAre(1)) << "a suspect is sent alone";
  for (int i = 0; i < 2; ++i) {
    const Backlog::Batch suspect = Cut(10'000);
    EXPECT_THAT(Spans(suspect), ElementsAre(4));
    EXPECT_TRUE(suspect.is_last);
  }
  EXPECT_FALSE(backlog_.HasAny(kNow));
}

TEST_F(BacklogTest, SettlesWhatCameBackWhereAConditionHolds) {
  Push(1);
  Push(2);
  Backlog::Batch batch = Cut(10'000);
  batch.parcels[1].failures = 1;
  backlog_.PutBack(std::move(batch.parcels));
  const auto has_failed = [](const Parcel& parcel) { return parcel.failures != 0; };
  EXPECT_EQ(backlog_.SettleReturned(has_failed, account_), 2u);
  EXPECT_EQ(account_, 2u);
  EXPECT_EQ(buffer_.released(), 2u);
  EXPECT_THAT(Spans(Cut(10'000)), ElementsAre(1));
}

TEST_F(BacklogTest, AbandonsEverything) {
  Push(3);
  Backlog::Batch batch = Cut(10'000);
  backlog_.PutBack(std::move(batch.parcels));
  Push(4);
  ASSERT_TRUE(buffer_.Push(Span(100)));
  backlog_.Abandon(buffer_.End(), kNow, account_);
  EXPECT_EQ(account_, 8u);
  EXPECT_TRUE(backlog_.IsEmpty());
}

TEST_F(BacklogTest, KnowsTheOldestThatIsNotSettled) {
  Push(1);
  Push(1);
  EXPECT_EQ(backlog_.oldest_unsettled(), 0u);
  Backlog::Batch batch = Cut(10'000);
  backlog_.Settle({batch.parcels[0]}, account_);
  EXPECT_EQ(backlog_.oldest_unsettled(), 1u);
  backlog_.Settle({batch.parcels[1]}, account_);
  EXPECT_EQ(backlog_.oldest_unsettled(), std::nullopt);
}

}  // namespace
}  // namespace lightstep::delivery
