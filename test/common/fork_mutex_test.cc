#include "src/common/fork_mutex.h"

#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <thread>
#include <vector>

namespace lightstep::common {
namespace {

TEST(ForkMutexTest, LetsOneInAtATime) {
  constexpr int kThreads = 4, kTimes = 1000;
  ForkMutex mutex;
  int count = 0;
  std::vector<std::thread> threads;
  for (int i = 0; i < kThreads; ++i) {
    threads.emplace_back([&] {
      for (int time = 0; time < kTimes; ++time) {
        EXPECT_TRUE(mutex.Lock());
        EXPECT_FALSE(mutex.TryLock());
        ++count;
        mutex.Unlock();
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(count, kThreads * kTimes);
}

TEST(ForkMutexTest, IsAbandonedInAChildOfWhoeverHoldsIt) {
  ForkMutex mutex;
  ASSERT_TRUE(mutex.Lock());
  const pid_t child = fork();
  if (child == 0) {
    alarm(60);  // whoever waits for ever has failed
    bool holds = mutex.IsAbandoned() && !mutex.TryLock() && !mutex.Lock();
    mutex.Reclaim();
    holds = holds && !mutex.IsAbandoned() && mutex.Lock();
    mutex.Reclaim();  // of the child's own lock: nothing
    _exit(holds && !mutex.TryLock() ? 0 : 1);
  }
  int status = -1;
  ASSERT_EQ(waitpid(child, &status, 0), child);
  EXPECT_EQ(status, 0);
  EXPECT_FALSE(mutex.IsAbandoned());
  EXPECT_FALSE(mutex.TryLock());
}

}  // namespace
}  // namespace lightstep::common
