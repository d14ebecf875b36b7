// Tests recovery_directory: what a process leaves there when it dies is sent by the next tracer,
// once, as the dead process's.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <atomic>
#include <fstream>
#include <string>
#include <thread>
#include <vector>

#include "test/delivery/waiting.h"
#include "test/tracer/endpoints.h"
#include "test/tracer/recovery/recovery_case.h"

namespace lightstep {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::IsEmpty;

TEST_P(RecoveryTest, SendsBesideNewSpans) {
  LeaveSpans(50);
  Tracer tracer{Options(satellite_.port())};
  tracer.StartSpan("new").Finish();
  EXPECT_TRUE(tracer.Flush());
  EXPECT_EQ(Taken(satellite_).count("new"), 1u);
  EXPECT_TRUE(tracer.Close());
  const auto taken = Taken(satellite_);
  EXPECT_EQ(taken.size(), 51u);
  EXPECT_EQ(taken.find("new")->second, "living");
  EXPECT_EQ(taken.find("span7")->second, "dead");
  EXPECT_EQ(tracer.metrics().acknowledged, 1u);
  EXPECT_EQ(directory_.Count(), 0u);
}

// A process that lives for less than this, or that finds many files, would not get ahead.
TEST_P(RecoveryTest, DoesNotWaitForTheReportingPeriod) {
  for (int i = 0; i < 3; ++i) LeaveSpans(20);
  TracerOptions options = Options(satellite_.port());
  options.reporting_period = kLongTime;
  Tracer tracer{options};
  EXPECT_TRUE(delivery::WaitUntil([&] { return tracer.metrics().recovered_acknowledged == 60; }));
}

TEST_P(RecoveryTest, DoesNotSendWhatWasAcknowledged) {
  LiveAndDie([&] {
    auto* const tracer = new Tracer{Options(satellite_.port(), "dead")};
    FinishSpans(*tracer, 20, "acknowledged");
    if (!tracer->Flush()) _exit(1);
    // What is recorded now waits in a request that is not complete.
    FinishSpans(*tracer, 20, "waiting");
  });
  Tracer tracer{Options(satellite_.port())};
  EXPECT_TRUE(tracer.Close());
  const auto taken = Taken(satellite_);
  EXPECT_EQ(taken.size(), 40u);
  for (int i = 0; i < 20; ++i) {
    EXPECT_EQ(taken.count("acknowledged" + std::to_string(i)), 1u);
    EXPECT_EQ(taken.count("waiting" + std::to_string(i)), 1u);
  }
  EXPECT_EQ(tracer.metrics().recovered, 20u);
}

TEST_P(RecoveryTest, LeavesWhatNobodyTookForTheNext) {
  LeaveSpans(30);
  {
    Tracer tracer{Options(refusing_.port())};
    EXPECT_TRUE(tracer.Close(std::chrono::milliseconds{50})) << "it has finished nothing itself";
    EXPECT_EQ(tracer.metrics().recovered_acknowledged, 0u);
  }
  EXPECT_EQ(directory_.Count(".spans"), 1u);
  Tracer tracer{Options(satellite_.port())};
  tracer.Close();
  EXPECT_EQ(Taken(satellite_).size(), 30u);
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(RecoveryTest, GoesOnWhereADeadRecoveryEnded) {
  constexpr int kSpans = 4'000;  // a few requests
  LiveAndDie([&] {
    auto* const tracer = new Tracer{Options(refusing_.port(), "dead")};
    for (int i = 0; i < kSpans; ++i) {
      Span span = tracer->StartSpan("span" + std::to_string(i));
      span.SetTag("text", std::string(1'000, 'x'));
      span.Finish();
    }
  });
  LiveAndDie([&] {
    auto* const tracer = new Tracer{Options(satellite_.port())};
    while (tracer->metrics().recovered_acknowledged == 0) usleep(100);
    usleep(20'000);  // what is counted is marked in the file just afterwards
  });
  Tracer tracer{Options(satellite_.port())};
  tracer.Close();
  EXPECT_LT(tracer.metrics().recovered, kSpans) << "all of them again";
  const auto taken = Taken(satellite_);
  for (int i = 0; i < kSpans; ++i) ASSERT_NE(taken.count("span" + std::to_string(i)), 0u) << i;
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(RecoveryTest, KeepsWhatIsUnsentAtClose) {
  {
    Tracer tracer{Options(refusing_.port(), "closed")};
    FinishSpans(tracer, 10);
    EXPECT_FALSE(tracer.Close(kNoTime));
    const Metrics metrics = tracer.metrics();
    EXPECT_EQ(metrics.buffered, 10u);
    EXPECT_EQ(metrics.dropped, 0u);
    ExpectBalance(metrics);
    EXPECT_THAT(log(), Contains(HasSubstr("stay in recovery_directory")));
    // Before the first is destroyed: it has let go of the file.
    Tracer next{Options(satellite_.port())};
    EXPECT_TRUE(next.Close());
    EXPECT_EQ(next.metrics().recovered_acknowledged, 10u);
  }
  EXPECT_EQ(Taken(satellite_).find("span3")->second, "closed");
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(RecoveryTest, CountsAsDroppedWhatWasInAFileThatIsGone) {
  Tracer tracer{Options(refusing_.port())};
  FinishSpans(tracer, 10);
  const std::string path = directory_.path() + "/" + directory_.Names().at(0);
  ASSERT_EQ(unlink(path.c_str()), 0);
  EXPECT_FALSE(tracer.Close(kNoTime));
  EXPECT_EQ(tracer.metrics().buffered, 0u);
  EXPECT_EQ(tracer.metrics().dropped, 10u);
  ExpectBalance(tracer.metrics());
  EXPECT_THAT(log(), Contains(HasSubstr(path + " is gone")));
}

TEST_P(RecoveryTest, LeavesNoFileBehindThatHasNothing) {
  {
    Tracer unused{Options(satellite_.port())};
    EXPECT_EQ(directory_.Count(), 0u) << "made with the first span";
    Tracer tracer{Options(satellite_.port())};
    FinishSpans(tracer, 10);
    EXPECT_EQ(directory_.Count(".spans"), 1u);
    EXPECT_TRUE(tracer.Close());
  }
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(RecoveryTest, ClaimsEachFileOnceHoweverManyStart) {
  for (int i = 0; i < 3; ++i) LeaveSpans(20);
  std::vector<std::thread> threads;
  std::atomic<std::uint64_t> recovered{0};
  for (int i = 0; i < 8; ++i) {
    threads.emplace_back([&] {
      Tracer tracer{Options(satellite_.port())};
      tracer.Close();
      recovered += tracer.metrics().recovered;
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(recovered, 60u);
  EXPECT_EQ(Taken(satellite_).size(), 60u);
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(RecoveryTest, LeavesFilesOfAnotherProtocolAlone) {
  LeaveSpans(10);
  const WireProtocol other =
      GetParam() == WireProtocol::kOtlp ? WireProtocol::kLightStep : WireProtocol::kOtlp;
  TracerOptions options = OptionsFor(satellite_.port(), other);
  options.recovery_directory = directory_.path();
  options.log_sink = Options(0).log_sink;
  Tracer{options}.Close();
  EXPECT_THAT(Taken(satellite_), IsEmpty());
  EXPECT_THAT(log(), Contains(HasSubstr("another protocol")));
  Tracer{Options(satellite_.port())}.Close();
  EXPECT_EQ(Taken(satellite_).size(), 10u);
}

TEST_P(RecoveryTest, SetsDamagedFilesAside) {
  LeaveSpans(10);
  const std::string path = directory_.path() + "/lightstep-1-00.spans";
  std::ofstream{path} << "no spans";
  ASSERT_EQ(chmod(path.c_str(), 0600), 0);
  Tracer{Options(satellite_.port())}.Close();
  EXPECT_EQ(Taken(satellite_).size(), 10u);
  EXPECT_EQ(directory_.Count(".damaged"), 1u);
  ASSERT_EQ(log().size(), 1u);
  EXPECT_THAT(log()[0], HasSubstr(path));
}

TEST_P(RecoveryTest, GoesOnInMemoryWhereNoFileCanBeMade) {
  TracerOptions options = Options(satellite_.port());
  options.recovery_directory = "/proc/none/spans";
  Tracer tracer{options};
  FinishSpans(tracer, 10);
  EXPECT_TRUE(tracer.Close());
  EXPECT_EQ(Taken(satellite_).size(), 10u);
  ASSERT_EQ(log().size(), 1u);
  EXPECT_THAT(log()[0], HasSubstr("/proc/none/spans"));
}

INSTANTIATE_TEST_SUITE_P(Wires, RecoveryTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep
