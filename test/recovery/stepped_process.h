// A process that is killed after a number of instructions. It is traced and takes single steps
// (ptrace), so no code of the tracer knows of it. Used by the tests of src/recovery.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>
#include <cstdlib>

namespace lightstep::recovery {

// More than any life here takes.
inline constexpr std::uint64_t kMaxSteps = 1'000'000;

// How many times each test kills a process.
inline std::uint64_t Deaths() {
  const char* const given = std::getenv("RECOVERY_DEATHS");
  return given == nullptr ? 24 : std::strtoull(given, nullptr, 10);
}

// Called by the process that dies: its steps are counted from here on.
inline void BeginSteps() {
  ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
  raise(SIGSTOP);
}

// Has a process run `live`, which calls BeginSteps, and kills it after `steps` instructions, or
// after `live`. Returns how many it took.
template <class Life>
std::uint64_t KillAfter(std::uint64_t steps, const Life& live) {
  const pid_t child = fork();
  if (child == 0) {
    live();
    raise(SIGKILL);
    std::abort();
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSTOPPED(status)) << status;
  std::uint64_t taken = 0;
  for (; taken != steps && WIFSTOPPED(status); ++taken) {
    ptrace(PTRACE_SINGLESTEP, child, nullptr, nullptr);
    waitpid(child, &status, 0);
  }
  if (!WIFSTOPPED(status)) return taken;
  kill(child, SIGKILL);
  EXPECT_EQ(waitpid(child, &status, 0), child);
  return taken;
}

}  // namespace lightstep::recovery
