// Tests src/common/random_ids.h: ids are never 0 and never repeat, in one thread, in many, and on
// both sides of a fork.
#include "src/common/random_ids.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <cstdint>
#include <set>
#include <thread>
#include <vector>

namespace lightstep::common {
namespace {

constexpr std::size_t kIdsPerThread = 10'000;

std::vector<std::uint64_t> DrawIds() {
  std::vector<std::uint64_t> ids(kIdsPerThread);
  for (std::uint64_t& id : ids) id = RandomId();
  return ids;
}

TEST(RandomIdTest, IsNeverZeroAndNeverTheSame) {
  const std::vector<std::uint64_t> ids = DrawIds();
  const std::set<std::uint64_t> distinct{ids.begin(), ids.end()};
  EXPECT_EQ(distinct.size(), kIdsPerThread);
  EXPECT_EQ(distinct.count(0), 0u);
}

TEST(RandomIdTest, DrawsTwoAtOnceThatNeverComeAgain) {
  std::set<std::uint64_t> distinct;
  for (std::size_t i = 0; i < kIdsPerThread; ++i) {
    std::uint64_t first, second;
    RandomIds(&first, &second);
    distinct.insert({first, second, RandomId()});
  }
  EXPECT_EQ(distinct.size(), 3 * kIdsPerThread);
  EXPECT_EQ(distinct.count(0), 0u);
}

TEST(RandomIdTest, UsesAllSixtyFourBits) {
  std::uint64_t ones = 0, zeros = 0;
  for (const std::uint64_t id : DrawIds()) {
    ones |= id;
    zeros |= ~id;
  }
  EXPECT_EQ(ones, ~std::uint64_t{0});
  EXPECT_EQ(zeros, ~std::uint64_t{0});
}

TEST(RandomIdTest, DiffersBetweenThreads) {
  constexpr std::size_t kThreads = 8;
  std::vector<std::vector<std::uint64_t>> drawn(kThreads);
  std::vector<std::thread> threads;
  for (auto& ids : drawn) threads.emplace_back([&ids] { ids = DrawIds(); });
  for (std::thread& thread : threads) thread.join();

  std::set<std::uint64_t> distinct;
  for (const auto& ids : drawn) distinct.insert(ids.begin(), ids.end());
  EXPECT_EQ(distinct.size(), kThreads * kIdsPerThread);
}

// Returns the first ids that a forked child draws. The parent reads them from a pipe.
std::vector<std::uint64_t> DrawInChild() {
  int ends[2];
  EXPECT_EQ(pipe(ends), 0);
  const pid_t child = fork();
  if (child == 0) {
    std::uint64_t ids[16];
    for (std::uint64_t& id : ids) id = RandomId();
    const bool is_written = write(ends[1], ids, sizeof(ids)) == sizeof(ids);
    _exit(is_written ? 0 : 1);
  }
  EXPECT_GT(child, 0);
  close(ends[1]);
  std::vector<std::uint64_t> ids(16);
  EXPECT_EQ(read(ends[0], ids.data(), 16 * sizeof(std::uint64_t)),
            static_cast<ssize_t>(16 * sizeof(std::uint64_t)));
  close(ends[0]);
  int status = -1;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  return ids;
}

TEST(RandomIdTest, DiffersBetweenAParentAndItsChildren) {
  RandomId();  // the generator that the children inherit is seeded
  std::set<std::uint64_t> distinct;
  for (int child = 0; child < 4; ++child) {
    for (const std::uint64_t id : DrawInChild()) distinct.insert(id);
  }
  for (int i = 0; i < 16; ++i) distinct.insert(RandomId());
  EXPECT_EQ(distinct.size(), 5u * 16u);
}

}  // namespace
}  // namespace lightstep::common
