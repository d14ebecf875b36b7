// A wall clock that a program sets for itself. This library is loaded before the C library
// (LD_PRELOAD). The monotonic clock does not change, as when the system's clock is set.
//
// Used by clock_test.py.
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include <atomic>

namespace {

std::atomic<long> ahead{0};  // seconds

}  // namespace

extern "C" __attribute__((visibility("default"))) void set_clock_ahead(long seconds) {
  ahead = seconds;
}

extern "C" __attribute__((visibility("default"))) int clock_gettime(clockid_t id,
                                                                    timespec* time) noexcept {
  const auto result = static_cast<int>(syscall(SYS_clock_gettime, id, time));
  if (result == 0 && id == CLOCK_REALTIME) time->tv_sec += ahead;
  return result;
}
