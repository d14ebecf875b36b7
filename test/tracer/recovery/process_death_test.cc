// Tests that spans in a recovery_directory survive their process, whatever ends it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstddef>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "test/tracer/endpoints.h"
#include "test/tracer/recovery/recovery_case.h"

namespace lightstep {
namespace {

using delivery::Satellite;
using testing::HasSubstr;
using testing::IsEmpty;

class DeathTest : public RecoveryTest {};

TEST_P(DeathTest, LosesNothing) {
  for (const int signal : {SIGKILL, SIGSEGV, 0}) {
    Satellite satellite;
    LeaveSpans(100, signal);
    ASSERT_EQ(directory_.Count(".spans"), 1u);
    Tracer tracer{Options(satellite.port())};
    EXPECT_TRUE(tracer.Close());
    const Metrics metrics = tracer.metrics();
    EXPECT_EQ(metrics.recovered, 100u);
    EXPECT_EQ(metrics.recovered_acknowledged, 100u);
    EXPECT_EQ(metrics.finished, 0u);
    const auto taken = Taken(satellite);
    EXPECT_EQ(taken.size(), 100u);
    for (int i = 0; i < 100; ++i) {
      const auto found = taken.find("span" + std::to_string(i));
      ASSERT_NE(found, taken.end()) << i;
      EXPECT_EQ(found->second, "dead");
    }
    EXPECT_EQ(directory_.Count(), 0u);
  }
  EXPECT_THAT(log(), IsEmpty());
}

// Allocates memory until there is none. Nobody catches the exception, so it ends the process.
void RunOutOfMemory() noexcept {
  constexpr rlim_t kMemory = rlim_t{2} << 30;
  const rlimit limit{kMemory, kMemory};
  setrlimit(RLIMIT_AS, &limit);
  std::vector<std::byte*> taken;
  for (;;) taken.push_back(new std::byte[std::size_t{64} << 20]);
}

TEST_P(DeathTest, OutOfMemoryLosesNothing) {
  LiveAndDie([&] {
    auto* const tracer = new Tracer{Options(refusing_.port(), "dead")};
    FinishSpans(*tracer, 100);
    RunOutOfMemory();
  });
  Tracer tracer{Options(satellite_.port())};
  EXPECT_TRUE(tracer.Close());
  EXPECT_EQ(tracer.metrics().recovered_acknowledged, 100u);
  EXPECT_EQ(Taken(satellite_).size(), 100u);
}

TEST_P(DeathTest, OfSeveralIsRecoveredOnceHoweverManyProcessesStart) {
  for (int i = 0; i < 4; ++i) LeaveSpans(25);
  std::vector<pid_t> children;
  for (int i = 0; i < 6; ++i) {
    const pid_t child = fork();
    if (child == 0) {
      Tracer tracer{Options(satellite_.port())};
      _exit(tracer.Close() ? 0 : 1);
    }
    children.push_back(child);
  }
  for (const pid_t child : children) {
    int status = -1;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_EQ(status, 0);
  }
  EXPECT_EQ(Taken(satellite_).size(), 100u);
  EXPECT_EQ(directory_.Count(), 0u);
}

TEST_P(DeathTest, LeavesNoSecretBehind) {
  LiveAndDie([&] {
    TracerOptions options = Options(refusing_.port(), "dead");
    options.access_token = "secret token";
    options.otlp_headers = {{"authorization", "secret header"}};
    auto* const tracer = new Tracer{options};
    FinishSpans(*tracer, 1);
  });
  std::ifstream file{directory_.path() + "/" + directory_.Names().at(0), std::ios::binary};
  const std::string bytes{std::istreambuf_iterator<char>{file}, {}};
  // Not with a matcher, which would print 64 MiB.
  EXPECT_NE(bytes.find("span0"), bytes.npos);
  EXPECT_EQ(bytes.find("secret"), bytes.npos);
}

// The signal of this limit (SIGXFSZ) would end the process. Instead, the spans stay in memory.
TEST_P(DeathTest, IsNotCausedByALimitOnTheSizeOfFiles) {
  rlimit before;
  ASSERT_EQ(getrlimit(RLIMIT_FSIZE, &before), 0);
  rlimit small = before;
  small.rlim_cur = 1 << 20;
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &small), 0);
  Tracer tracer{Options(satellite_.port())};
  FinishSpans(tracer, 10);
  EXPECT_TRUE(tracer.Close());
  ASSERT_EQ(setrlimit(RLIMIT_FSIZE, &before), 0);
  EXPECT_EQ(Taken(satellite_).size(), 10u);
  ASSERT_EQ(log().size(), 1u);
  EXPECT_THAT(log()[0], HasSubstr(directory_.path()));
}

INSTANTIATE_TEST_SUITE_P(Wires, DeathTest, kEachWire, WireName{});

}  // namespace
}  // namespace lightstep
