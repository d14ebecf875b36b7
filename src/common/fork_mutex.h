// ForkMutex: a mutex that a forked child does not wait for forever. A child inherits a mutex that
// another thread of its parent held as locked, and has no thread that would unlock it. Such a mutex
// is abandoned, and Lock says so.
//
// Used by src/opentracing_cpp/ for what the application's threads share. Contention there is rare.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <thread>

#include "src/common/fork_count.h"

namespace lightstep::common {

class ForkMutex {
 public:
  // Waits for the holder. Returns false if the mutex is abandoned: what it guards may be half
  // changed then.
  [[nodiscard]] bool Lock() noexcept {
    while (!TryLock()) {
      if (IsAbandoned()) return false;
      // Yielding is not enough, because the holder may have a lower priority.
      std::this_thread::sleep_for(std::chrono::microseconds{50});
    }
    return true;
  }

  // Does not wait.
  [[nodiscard]] bool TryLock() noexcept {
    std::uint32_t nobody = 0;
    return locked_under_.compare_exchange_strong(nobody, ForkCount(), std::memory_order_acquire,
                                                 std::memory_order_relaxed);
  }

  void Unlock() noexcept { locked_under_.store(0, std::memory_order_release); }

  bool IsAbandoned() const noexcept {
    return IsAbandoned(locked_under_.load(std::memory_order_relaxed));
  }

  // Unlocks an abandoned mutex. For guarded data that can be used nevertheless.
  void Reclaim() noexcept {
    std::uint32_t count = locked_under_.load(std::memory_order_relaxed);
    if (IsAbandoned(count)) locked_under_.compare_exchange_strong(count, 0);
  }

 private:
  static bool IsAbandoned(std::uint32_t count) noexcept {
    return count != 0 && count != ForkCount();
  }

  // The count of forks under which it was locked, or 0 if it is not locked. Both are one word,
  // because a fork may happen between any two stores.
  std::atomic<std::uint32_t> locked_under_{0};
};

}  // namespace lightstep::common
