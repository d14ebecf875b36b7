// Tests recovery_directory in processes that fork.
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdlib>

#include "test/tracer/recovery/recovery_case.h"

namespace lightstep {
namespace {

class RecoveryForkTest : public RecoveryTest {};

TEST_P(RecoveryForkTest, GivesAForkedChildAFileOfItsOwn) {
  LiveAndDie([&] {
    auto* const tracer = new Tracer{Options(refusing_.port(), "dead")};
    FinishSpans(*tracer, 10, "parent");
    const pid_t child = fork();
    if (child == 0) {
      FinishSpans(*tracer, 10, "child");
      raise(SIGKILL);
    }
    int status;
    waitpid(child, &status, 0);
    FinishSpans(*tracer, 10, "later");
  });
  EXPECT_EQ(directory_.Count(".spans"), 2u);
  Tracer tracer{Options(satellite_.port())};
  tracer.Close();
  const auto taken = Taken(satellite_);
  EXPECT_EQ(taken.size(), 30u);
  for (const char* name : {"parent0", "child0", "later9"}) EXPECT_EQ(taken.count(name), 1u);
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(RecoveryForkTest, GoesOnInTheParentOfAFork) {
  for (int i = 0; i < 4; ++i) LeaveSpans(50);
  Tracer tracer{Options(satellite_.port())};
  for (int i = 0; i < 5; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      // Nothing of the recovery is the child's.
      const Metrics metrics = tracer.metrics();
      tracer.StartSpan("child").Finish();
      _exit(metrics.recovered == 0 && tracer.Close() ? 0 : 1);
    }
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  tracer.Close();
  EXPECT_EQ(tracer.metrics().recovered_acknowledged, 200u);
  EXPECT_EQ(Taken(satellite_).size(), 205u);
  EXPECT_EQ(directory_.Count(), 0u);
}

// As the worker of a server that loads the application before it forks: nobody makes a tracer.
TEST_P(RecoveryForkTest, SendsInAForkedChildWhatAnotherOneLeft) {
  TracerOptions options = Options(satellite_.port());
  options.reporting_period = kLongTime;
  Tracer tracer{options};
  const auto fork_and_wait = [&](const auto& live) {
    const pid_t child = fork();
    if (child == 0) _exit(live() ? 0 : 1);
    int status = -1;
    EXPECT_EQ(waitpid(child, &status, 0), child);
    return status;
  };
  fork_and_wait([&] {
    FinishSpans(tracer, 20, "killed");
    return raise(SIGKILL) == 0;
  });
  EXPECT_EQ(directory_.Count(".spans"), 1u);
  EXPECT_EQ(fork_and_wait([&] {
              FinishSpans(tracer, 10, "next");
              return tracer.Close() && tracer.metrics().recovered_acknowledged == 20;
            }),
            0);
  EXPECT_EQ(Taken(satellite_).size(), 30u);
  EXPECT_EQ(directory_.Count(), 0u);
}

INSTANTIATE_TEST_SUITE_P(Wires, RecoveryForkTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep
