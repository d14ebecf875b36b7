#include "src/network/own_threads.h"

#include <pthread.h>
#include <sys/stat.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>

namespace lightstep::network {
namespace {

// A thread counts itself while it runs, so the count is never above the kernel's.
std::atomic<unsigned> count{0};

[[maybe_unused]] const int fork_handler =
    pthread_atfork(nullptr, nullptr, [] { count.store(0, std::memory_order_relaxed); });

// A thread that has exited has no memory, and so no program, though its entry is there until the
// process ends (proc(5), /proc/pid/exe).
bool HasProgram(const char* link) {
  char target;
  return readlink(link, &target, sizeof(target)) > 0;
}

bool HasMainThreadExited() {
  return !HasProgram("/proc/self/exe") && errno == ENOENT && HasProgram("/proc/thread-self/exe");
}

// Those of the kernel, the main thread's entry included: a directory has two links and one more for
// each directory in it.
unsigned ThreadCount() {
  struct stat tasks;
  return stat("/proc/self/task", &tasks) == 0 && tasks.st_nlink > 2
             ? static_cast<unsigned>(tasks.st_nlink - 2)
             : 0;
}

}  // namespace

OwnThread::OwnThread() { count.fetch_add(1, std::memory_order_relaxed); }

OwnThread::~OwnThread() { count.fetch_sub(1, std::memory_order_relaxed); }

bool OnlyOwnThreadsAreLeft() {
  return HasMainThreadExited() && ThreadCount() == count.load(std::memory_order_relaxed) + 1;
}

}  // namespace lightstep::network
