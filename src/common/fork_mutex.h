// A mutex that a forked child does not wait for in vain. The child inherits locked what another
// thread of its parent held, and has no thread that would unlock it: such a mutex is abandoned, and
// says so.
//
// Used by src/opentracing/ for what the application's threads share. Two rarely meet there.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "src/common/fork_count.h"

namespace lightstep::common {

class ForkMutex {
 public:
  // Waits for whoever has locked it. False: it is abandoned, and what it guards may be half
  // changed.
  [[nodiscard]] bool Lock() noexcept {
    while (!TryLock()) {
      if (IsAbandoned()) return false;
      // And not just yields: the one that is waited for may have a lower priority.
      std::this_thread::sleep_for(std::chrono::microseconds{50});
    }
    return true;
  }

  // Waits for nobody.
  [[nodiscard]] bool TryLock() noexcept {
    std::uint32_t nobody = 0;
    return locked_under_.compare_exchange_strong(nobody, ForkCount(), std::memory_order_acquire,
                                                 std::memory_order_relaxed);
  }

  void Unlock() noexcept { locked_under_.store(0, std::memory_order_release); }

  bool IsAbandoned() const noexcept {
    return IsAbandoned(locked_under_.load(std::memory_order_relaxed));
  }

  // Unlocks it where it is abandoned, for a guarded thing that is good for use all the same.
  void Reclaim() noexcept {
    std::uint32_t count = locked_under_.load(std::memory_order_relaxed);
    if (IsAbandoned(count)) locked_under_.compare_exchange_strong(count, 0);
  }

 private:
  static bool IsAbandoned(std::uint32_t count) noexcept {
    return count != 0 && count != ForkCount();
  }

  // The count of forks, in one word with whether it is locked: a fork comes between any two. 0:
  // nobody has.
  std::atomic<std::uint32_t> locked_under_{0};
};

}  // namespace lightstep::common
