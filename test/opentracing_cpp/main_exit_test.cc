// Tests a process whose main thread has ended by pthread_exit. It ends when, and not before, the
// application's other threads have ended, and the spans that they finished are delivered. The
// argument is the path of main_exit_program.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spawn.h>
#include <sys/wait.h>

#include <cstdint>
#include <string>
#include <vector>

#include "test/delivery/satellite.h"

extern char** environ;

namespace lightstep {
namespace {

std::string program;

// Runs the program, and returns its status as waitpid gives it.
int StatusOf(std::uint16_t port, int tracers, int spans, int timeout_ms = 60'000) {
  std::vector<std::string> arguments = {program, std::to_string(port), std::to_string(tracers),
                                        std::to_string(spans), std::to_string(timeout_ms)};
  std::vector<char*> pointers;
  for (std::string& argument : arguments) pointers.push_back(argument.data());
  pointers.push_back(nullptr);
  pid_t process = 0;
  EXPECT_EQ(posix_spawn(&process, program.c_str(), nullptr, nullptr, pointers.data(), environ), 0);
  int status = -1;
  EXPECT_EQ(waitpid(process, &status, 0), process);
  return status;
}

TEST(MainExitTest, EndsWithTheLastThreadOfTheApplication) {
  delivery::Satellite satellite;
  EXPECT_EQ(StatusOf(satellite.port(), 1, 1), 0);
  EXPECT_EQ(satellite.taken_spans().size(), 1u);
}

TEST(MainExitTest, WaitsForAThreadThatGoesOn) {
  constexpr int kSpans = 10;  // which takes longer than it takes the tracer to notice
  delivery::Satellite satellite;
  EXPECT_EQ(StatusOf(satellite.port(), 1, kSpans), 0);
  EXPECT_EQ(satellite.taken_spans().size(), kSpans);
}

TEST(MainExitTest, EndsWithSeveralTracers) {
  delivery::Satellite satellite;
  EXPECT_EQ(StatusOf(satellite.port(), 3, 5), 0);
  EXPECT_EQ(satellite.taken_spans().size(), 15u);
}

TEST(MainExitTest, EndsWhereNobodyTakesTheSpans) {
  EXPECT_EQ(StatusOf(/*port=*/1, 1, 1, /*timeout_ms=*/100), 0);
}

}  // namespace
}  // namespace lightstep

int main(int argc, char** argv) {
  testing::InitGoogleMock(&argc, argv);
  lightstep::program = argv[1];
  return RUN_ALL_TESTS();
}
