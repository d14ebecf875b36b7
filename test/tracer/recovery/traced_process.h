// A process that is killed at a system call, with all of its threads. It is traced (ptrace), so no
// code of the tracer knows of it. Used by tests of recovery_directory.
#pragma once

#include <gtest/gtest.h>
#include <signal.h>
#include <sys/ptrace.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cstdint>

namespace lightstep {

// Has a process run `live`, and kills it when its threads have begun or ended `calls` system calls,
// or after `live`. Returns how many they were. The caller has no other child.
template <class Life>
std::uint64_t KillAtCall(std::uint64_t calls, const Life& live) {
  constexpr int kCall = SIGTRAP | 0x80;  // by PTRACE_O_TRACESYSGOOD
  const pid_t child = fork();
  if (child == 0) {
    ptrace(PTRACE_TRACEME, 0, nullptr, nullptr);
    raise(SIGSTOP);
    live();
    _exit(0);
  }
  int status = 0;
  EXPECT_EQ(waitpid(child, &status, 0), child);
  EXPECT_TRUE(WIFSTOPPED(status)) << status;
  ptrace(PTRACE_SETOPTIONS, child, nullptr,
         PTRACE_O_TRACECLONE | PTRACE_O_TRACESYSGOOD | PTRACE_O_EXITKILL);
  ptrace(PTRACE_SYSCALL, child, nullptr, nullptr);
  std::uint64_t seen = 0;
  // Until each thread has ended.
  for (pid_t thread; (thread = waitpid(-1, &status, __WALL)) > 0;) {
    if (!WIFSTOPPED(status)) continue;
    const int signal = WSTOPSIG(status);
    if (signal == kCall && ++seen == calls) kill(child, SIGKILL);
    // A new thread begins with SIGSTOP.
    const bool is_of_tracing = signal == kCall || signal == SIGTRAP || signal == SIGSTOP;
    ptrace(PTRACE_SYSCALL, thread, nullptr, is_of_tracing ? 0 : signal);
  }
  return seen;
}

}  // namespace lightstep
