// Kills a process after any number of instructions while it recovers what a dead one left: while it
// claims and reads the file, acknowledges spans, removes the file. The next one finds all that was
// not acknowledged, whole, and nothing that was.
//
// RECOVERY_DEATHS is how many times each is killed; by default a few dozen times.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <cstddef>
#include <cstring>
#include <functional>
#include <random>
#include <string>
#include <utility>
#include <vector>

#include "src/buffer/scope_registry.h"
#include "src/recovery/recovered_spans.h"
#include "test/recovery/ring.h"
#include "test/recovery/shared.h"
#include "test/recovery/stepped_process.h"

namespace lightstep::recovery {
namespace {

// They fill three segments. The first of them are acknowledged before the first death.
constexpr std::size_t kFrameBytes = 30'000;
constexpr std::uint64_t kFrames = 3 * (buffer::kSegmentBytes / kFrameBytes);
constexpr std::uint64_t kFirstLeft = 2;

// What recovering processes have done with a frame, and how often.
struct Account {
  std::atomic<std::uint32_t> sent;
  std::atomic<std::uint32_t> settling;  // its release has begun
  std::atomic<std::uint32_t> settled;   // its release has returned
};
using Accounts = std::array<Account, kFrames>;

// Adds to what `member` counts of each frame in `slice`. Looks at the number of a frame alone,
// because every further byte is a step.
void Count(const buffer::Slice& slice, Accounts& accounts,
           std::atomic<std::uint32_t> Account::* member) {
  constexpr std::size_t kNumberAt = 4;  // behind the key and three bytes of length
  for (std::size_t at = 0; at < slice.bytes.size(); at += kFrameBytes) {
    std::uint64_t number;
    std::memcpy(&number, slice.bytes.data() + at + kNumberAt, sizeof(number));
    ++(accounts.at(number).*member);
  }
}

enum class Phase { kClaim, kAcknowledge, kRemove };

// Recovers what is in `directory` as Recovery and Delivery do. Calls `at` when a phase begins.
void Recover(
    const Directory& directory, Accounts& accounts,
    const std::function<void(Phase)>& at = [](Phase) {}) {
  at(Phase::kClaim);
  const std::vector<std::string> names = FindRingFiles(directory.path());
  if (names.empty()) return;
  DeadFile::Claim claim = DeadFile::TryClaim(directory.path(), names[0]);
  RingContents contents = ReadRing(claim.file->bytes(), kProtocol);
  RecoveredSpans spans{std::move(claim.file), std::move(contents)};
  std::vector<buffer::Slice> slices;
  for (buffer::Slice slice; spans.Take(&slice); slices.push_back(slice)) {
    if (slice.spans > 1) slices.push_back(buffer::SplitSlice(&slice));
  }
  for (const buffer::Slice& slice : slices) Count(slice, accounts, &Account::sent);
  at(Phase::kAcknowledge);
  // Answers come in any order.
  std::reverse(slices.begin(), slices.end());
  for (const buffer::Slice& slice : slices) {
    Count(slice, accounts, &Account::settling);
    spans.Release(slice);
    Count(slice, accounts, &Account::settled);
  }
  at(Phase::kRemove);
  if (spans.IsSettled()) spans.file().Remove();
}

class RecoveryDeathTest : public testing::TestWithParam<Phase> {
 protected:
  // Leaves the file of a process that died.
  void LeaveFrames() const {
    auto ring = MakeRing(directory_);
    buffer::ScopeRegistry scopes;
    const buffer::Scope library = scopes.Register("library");
    ring->file()->AddScopes(scopes);
    for (std::uint64_t i = 0; i < kFrames; ++i) {
      ASSERT_TRUE(ring->Push(buffer::MakeFrameOf(i, kFrameBytes), i / 3 % 2 == 0 ? 0 : library));
      if (i + 1 == kFirstLeft) buffer::Drain(*ring);
    }
  }

  // What is found is all that no process acknowledged.
  void Check(const Accounts& accounts) const {
    std::vector<std::uint64_t> found;
    if (directory_.Count() != 0) found = NumbersIn(directory_);
    for (std::uint64_t i = 0; i < kFrames; ++i) {
      const auto times = std::count(found.begin(), found.end(), i);
      const bool is_left = i >= kFirstLeft && accounts[i].settling == 0;
      const bool is_done = i < kFirstLeft || accounts[i].settled != 0;
      EXPECT_LE(times, is_done ? 0 : 1) << "frame " << i << " is there again";
      EXPECT_GE(times, is_left ? 1 : 0) << "frame " << i << " is gone";
    }
  }

  // Kills a process that recovers, after `steps` instructions from the phase on.
  std::uint64_t KillAndCheck(std::uint64_t steps, Accounts& accounts) const {
    const std::uint64_t taken = KillAfter(steps, [&] {
      Recover(directory_, accounts, [](Phase phase) {
        if (phase == GetParam()) BeginSteps();
      });
    });
    Check(accounts);
    return taken;
  }

  // The last process finds the rest. `deaths` is how often frames may have been in flight.
  void RecoverAndCheck(std::uint32_t deaths, Accounts& accounts) const {
    Recover(directory_, accounts);
    EXPECT_EQ(directory_.Count(), 0u);
    for (std::uint64_t i = kFirstLeft; i < kFrames; ++i) {
      EXPECT_GE(accounts[i].sent, 1u) << "frame " << i << " was never sent";
      EXPECT_LE(accounts[i].sent, deaths + 1) << "frame " << i;
      EXPECT_GE(accounts[i].settling, 1u) << "frame " << i << " was never acknowledged";
      EXPECT_LE(accounts[i].settled, 1u) << "frame " << i;
    }
  }

  // The number of instructions from the phase to the end.
  std::uint64_t CountSteps() const {
    // Once in this process, so that its children need no steps to find the functions of libraries.
    LeaveFrames();
    Recover(directory_, *Shared<Accounts>{});
    LeaveFrames();
    const Shared<Accounts> accounts;
    const std::uint64_t steps = KillAndCheck(kMaxSteps, *accounts);
    EXPECT_LT(steps, kMaxSteps) << "it does not end";
    EXPECT_EQ(directory_.Count(), 0u);
    return steps;
  }

  Directory directory_;
};

TEST_P(RecoveryDeathTest, LeavesTheRestToTheNext) {
  const std::uint64_t steps = CountSteps();
  const std::uint64_t deaths = Deaths();
  for (std::uint64_t death = 0; death < deaths; ++death) {
    const std::uint64_t step = death * steps / deaths;
    const Shared<Accounts> accounts;
    LeaveFrames();
    KillAndCheck(step, *accounts);
    RecoverAndCheck(1, *accounts);
    if (HasFailure()) FAIL() << "after " << step << " of " << steps << " steps";
  }
}

TEST_P(RecoveryDeathTest, AfterManyDeathsAllIsSent) {
  const std::uint64_t steps = CountSteps();
  std::mt19937 chance{4711};
  std::uint32_t deaths = 0;
  const Shared<Accounts> accounts;
  LeaveFrames();
  for (; deaths != Deaths() && directory_.Count() != 0; ++deaths) {
    // Rather early, so that the next one has something to do.
    const std::uint64_t step = std::uniform_int_distribution<std::uint64_t>{0, steps / 8}(chance);
    KillAndCheck(step, *accounts);
    if (HasFailure()) FAIL() << "death " << deaths << ", after " << step << " steps";
  }
  RecoverAndCheck(deaths, *accounts);
}

INSTANTIATE_TEST_SUITE_P(Phases, RecoveryDeathTest,
                         testing::Values(Phase::kClaim, Phase::kAcknowledge, Phase::kRemove),
                         [](const auto& info) {
                           return info.param == Phase::kClaim         ? "Claim"
                                  : info.param == Phase::kAcknowledge ? "Acknowledge"
                                                                      : "Remove";
                         });

}  // namespace
}  // namespace lightstep::recovery
