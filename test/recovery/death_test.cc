// Kills a process after any number of instructions in a push, in the link of a segment, in an
// acknowledgement: what it had stored is there, and nothing that was not.
//
// RECOVERY_DEATHS is how many times each is killed; by default a few dozen times.
#include <gtest/gtest.h>

#include <algorithm>
#include <atomic>
#include <string>

#include "test/recovery/ring.h"
#include "test/recovery/shared.h"
#include "test/recovery/stepped_process.h"

namespace lightstep::recovery {
namespace {

// What the process has done, in memory that outlives it.
struct Progress {
  std::atomic<std::uint64_t> pushed;     // frames whose push has returned
  std::atomic<std::uint64_t> releasing;  // frames whose release has begun
  std::atomic<std::uint64_t> released;   // frames whose release has returned
};

// What is done while the steps are counted.
struct Deed {
  const char* name;
  std::uint64_t pushed_before;  // frames that are there before
  std::size_t frame_bytes;      // of each of these
  std::size_t last_bytes;       // of the frame that the deed pushes
  void (*act)(buffer::SpanBuffer& ring, Progress& progress, const std::string& frame);
};

void PushOne(buffer::SpanBuffer& ring, Progress& progress, const std::string& frame) {
  if (ring.Push(frame)) ++progress.pushed;
}

void ReleaseAll(buffer::SpanBuffer& ring, Progress& progress, const std::string&) {
  buffer::Slice slice;
  while (ring.Take(&slice)) {
    progress.releasing += slice.spans;
    ring.Release(slice);
    progress.released += slice.spans;
  }
}

void ReleaseAllAndPushOne(buffer::SpanBuffer& ring, Progress& progress, const std::string& frame) {
  ReleaseAll(ring, progress, frame);
  PushOne(ring, progress, frame);
}

// How many frames of `bytes` fill a segment to its last byte.
constexpr std::uint64_t PerSegment(std::size_t bytes) { return buffer::kSegmentBytes / bytes; }

class DeathTest : public testing::TestWithParam<std::tuple<Producers, Deed>> {
 protected:
  // Runs in the process that dies.
  void Live(Progress& progress) const {
    const auto& [producers, deed] = GetParam();
    auto ring = MakeRing(directory_, producers);
    for (std::uint64_t i = 0; i < deed.pushed_before; ++i) {
      PushOne(*ring, progress, buffer::MakeFrameOf(i, deed.frame_bytes));
    }
    const std::string next = buffer::MakeFrameOf(deed.pushed_before, deed.last_bytes);
    BeginSteps();
    deed.act(*ring, progress, next);
    raise(SIGKILL);  // the ring is not destroyed
  }

  // What is found is everything but what was released.
  void Check(const Progress& progress) const {
    const std::vector<std::uint64_t> numbers = NumbersIn(directory_);
    const std::uint64_t first = numbers.empty() ? progress.pushed.load() : numbers.front();
    EXPECT_EQ(numbers, From(first, first + numbers.size())) << "one is missing";
    EXPECT_GE(first, std::min(progress.released.load(), progress.pushed.load()))
        << "what was released is there again";
    EXPECT_LE(first, progress.releasing) << "what was not released is gone";
    EXPECT_GE(first + numbers.size(), progress.pushed) << "what was pushed is gone";
    EXPECT_LE(first + numbers.size(), progress.pushed + 1) << "there is more than was pushed";
  }

  std::uint64_t KillAndCheck(std::uint64_t steps) const {
    const Shared<Progress> progress;
    const std::uint64_t taken = KillAfter(steps, [&] { Live(*progress); });
    Check(*progress);
    ClaimOnly(directory_)->Remove();
    return taken;
  }

  Directory directory_;
};

TEST_P(DeathTest, LosesNothingThatWasFinished) {
  const std::uint64_t deaths = Deaths();
  const std::uint64_t steps = KillAndCheck(kMaxSteps);
  ASSERT_LT(steps, kMaxSteps) << "it does not end";
  for (std::uint64_t death = 0; death < deaths; ++death) {
    const std::uint64_t step = death * steps / deaths;
    KillAndCheck(step);
    if (HasFailure()) FAIL() << "after " << step << " of " << steps << " steps";
  }
}

INSTANTIATE_TEST_SUITE_P(
    Deeds, DeathTest,
    testing::Combine(testing::Values(Producers::kOneAtATime, Producers::kAtTheSameTime),
                     testing::Values(  // Most steps of the first are in the copy.
                         Deed{"Push", 5, 100, 3'000, PushOne},
                         Deed{"Link", PerSegment(1024), 1024, 100, PushOne},
                         Deed{"Release", 5, 100, 100, ReleaseAll},
                         // The ring is full: the push opens a segment that was used before.
                         Deed{"Reuse", kSegments * PerSegment(32'768), 32'768, 100,
                              ReleaseAllAndPushOne})),
    [](const auto& info) {
      const bool one_at_a_time = std::get<0>(info.param) == Producers::kOneAtATime;
      return std::string{std::get<1>(info.param).name} + (one_at_a_time ? "OneAtATime" : "InTurns");
    });

}  // namespace
}  // namespace lightstep::recovery
