// Tests a fork during delivery: the parent goes on, and the child can release everything.

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <thread>

#include "test/delivery/outfit.h"
#include "test/delivery/satellite.h"

namespace lightstep::delivery {
namespace {

// Forks, with `delivery` prepared for it, runs `child` in the new process and returns its exit
// status.
template <class Child>
int Fork(Delivery& delivery, Child child) {
  delivery.PrepareFork();
  const pid_t pid = fork();
  if (pid == 0) {
    delivery.ChildAfterFork();
    _exit(child());
  }
  delivery.ParentAfterFork();
  int status = -1;
  waitpid(pid, &status, 0);
  return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

class ForkTest : public WireTest {};

INSTANTIATE_TEST_SUITE_P(Wires, ForkTest, WireTest::All());

TEST_P(ForkTest, TheParentGoesOn) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  for (int i = 0; i < 20; ++i) {
    outfit.Put();
    EXPECT_EQ(Fork(delivery, [] { return 7; }), 7);
    ASSERT_TRUE(delivery.Flush(kLongTime));
  }
  EXPECT_THAT(satellite.taken_spans(), ::testing::SizeIs(20));
  EXPECT_EQ(outfit.ledger.streams_failed, 0u);
}

TEST_P(ForkTest, TheChildCanDestroyItsCopyWithoutTouchingTheParentsConnections) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  outfit.Put();
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_EQ(Fork(delivery,
                 [&] {
                   outfit.delivery.reset();
                   return 0;
                 }),
            0);
  outfit.Put();
  ASSERT_TRUE(delivery.Flush(kLongTime));
  EXPECT_EQ(satellite.connections(), 1);
}

TEST_P(ForkTest, WorksWhileOthersFlush) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  std::atomic<bool> is_done{false};
  std::atomic<int> failures{0};
  std::thread flushing{[&] {
    while (!is_done) {
      if (!delivery.Flush(kLongTime)) ++failures;
    }
  }};
  for (int i = 0; i < 50; ++i) EXPECT_EQ(Fork(delivery, [] { return 0; }), 0);
  is_done = true;
  flushing.join();
  EXPECT_EQ(failures, 0);
}

TEST_P(ForkTest, ADeliveryThatWasStoppedCanBeForkedToo) {
  Satellite satellite;
  Outfit outfit{{satellite.port()}, GetParam()};
  Delivery& delivery = outfit.Start();
  delivery.Stop();
  EXPECT_EQ(Fork(delivery, [] { return 3; }), 3);
}

}  // namespace
}  // namespace lightstep::delivery
