// Waits for conditions. Used by tests of what background threads do.
#pragma once

#include <chrono>
#include <thread>

namespace lightstep::delivery {

// Waits for at most a minute until `condition()` is true, and returns whether it is.
template <class Condition>
bool WaitUntil(Condition condition) {
  const auto deadline = std::chrono::steady_clock::now() + std::chrono::minutes{1};
  while (!condition()) {
    if (std::chrono::steady_clock::now() > deadline) return false;
    std::this_thread::sleep_for(std::chrono::milliseconds{2});
  }
  return true;
}

}  // namespace lightstep::delivery
